package io.darkroom.submitter.api;

import static org.assertj.core.api.Assertions.assertThatCode;

import io.darkroom.simulator.Mutations;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whatever the body of a request is, it is read or refused: a full request, changed at random. */
class MutatedBodiesTest {

    private static final long SEED = Long.getLong("darkroom.seed", 20261128);
    private static final int BODIES = 4_000;

    @Test
    void aMutatedBodyIsReadOrRefused() {
        Mutations mutations = new Mutations(SEED);
        for (int n = 0; n < BODIES; n++) {
            byte[] body = mutations.json(List.of(ReadBody.EXAMPLE));
            assertThatCode(() -> ReadBody.of(body))
                    .as(new String(body, StandardCharsets.UTF_8))
                    .doesNotThrowAnyException();
        }
    }
}
