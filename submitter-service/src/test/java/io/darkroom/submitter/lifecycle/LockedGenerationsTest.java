package io.darkroom.submitter.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.darkroom.contracts.GenerationId;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LockedGenerationsTest {

    private final Generation generation = InMemoryLifecycle.generation("{}");
    private final GenerationId unknown = GenerationId.next(InMemoryLifecycle.START);

    @Test
    void aLockedGenerationIsFound() {
        LockedGenerations locked = new LockedGenerations(Map.of(generation.generationId(), generation));

        assertThat(locked.get(generation.generationId())).isSameAs(generation);
        assertThat(locked.find(generation.generationId())).containsSame(generation);
    }

    @Test
    void anEventOfAnUnknownGenerationIsAtFault() {
        LockedGenerations locked = new LockedGenerations(Map.of());

        assertThat(locked.find(unknown)).isEmpty();
        assertThatThrownBy(() -> locked.get(unknown))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(unknown.toString());
    }

    @Test
    void whatIsLockedDoesNotChangeWithTheMapItWasMadeFrom() {
        Map<GenerationId, Generation> found = new HashMap<>(Map.of(generation.generationId(), generation));
        LockedGenerations locked = new LockedGenerations(found);

        found.clear();

        assertThat(locked.find(generation.generationId())).isPresent();
    }
}
