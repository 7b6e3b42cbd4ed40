package io.darkroom.storage.retention;

import static org.assertj.core.api.Assertions.assertThat;

import io.darkroom.contracts.GenerationId;
import io.darkroom.storage.archive.ErasureExtent;
import java.time.Instant;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ErasureTaskTest {

    private final GenerationId generation = GenerationId.next(Instant.now());

    @ParameterizedTest
    @EnumSource(ErasureExtent.class)
    void readsItsNameBack(ErasureExtent extent) {
        ErasureTask task = new ErasureTask(generation, extent);

        assertThat(ErasureTask.parse(task.instance())).isEqualTo(task);
    }

    @Test
    void hasANamePerExtent() {
        assertThat(Arrays.stream(ErasureExtent.values()).map(extent -> new ErasureTask(generation, extent).instance()))
                .doesNotHaveDuplicates()
                .allMatch(name -> name.startsWith(generation.toString()));
    }
}
