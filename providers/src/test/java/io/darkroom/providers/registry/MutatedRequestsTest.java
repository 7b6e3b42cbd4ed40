package io.darkroom.providers.registry;

import static org.assertj.core.api.Assertions.assertThatCode;

import io.darkroom.simulator.Mutations;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever a client sends to a dialect, it is a request or a refusal that names a field: full requests, changed at random. */
class MutatedRequestsTest {

    private static final long SEED = Long.getLong("darkroom.seed", 20261128);
    private static final int REQUESTS = 2_500;

    // The fuzzer found that these counted as damaged by us.
    @Test
    void textThatLooksDamagedIsTheClients() {
        String body = ReadRequest.EXAMPLES.get("acedata").replace("a lamp", "a \ufffd lamp, \\\\u0000");

        assertThatCode(() -> ReadRequest.by("acedata", body.getBytes(StandardCharsets.UTF_8)))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({"apiframe", "evolink", "apiinone", "runbase", "acedata", "openai", "replicate", "fal"})
    void aMutatedRequestIsReadOrRefused(String dialect) {
        Mutations mutations = new Mutations(SEED);
        List<String> examples = List.of(ReadRequest.EXAMPLES.get(dialect));
        for (int n = 0; n < REQUESTS; n++) {
            byte[] body = mutations.json(examples);
            assertThatCode(() -> ReadRequest.by(dialect, body))
                    .as(new String(body, StandardCharsets.UTF_8))
                    .doesNotThrowAnyException();
        }
    }
}
