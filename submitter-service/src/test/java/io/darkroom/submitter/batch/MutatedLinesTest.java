package io.darkroom.submitter.batch;

import static org.assertj.core.api.Assertions.assertThatCode;

import io.darkroom.simulator.Mutations;
import io.darkroom.submitter.api.ReadBody;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whatever a batch is, its lines are read or refused: two requests, changed at random. */
class MutatedLinesTest {

    private static final long SEED = Long.getLong("darkroom.seed", 20261128);
    private static final int BATCHES = 2_000;
    private static final String LINE = ReadBody.EXAMPLE.replace("\n", "");

    @Test
    void aMutatedBatchIsReadOrRefused() {
        Mutations mutations = new Mutations(SEED);
        List<String> examples =
                List.of(LINE + "\n" + LINE.replace("{\"model\"", "{\"idempotency_key\": \"order-7\", \"model\""));
        for (int n = 0; n < BATCHES; n++) {
            byte[] body = mutations.json(examples);
            assertThatCode(() -> ReadLines.of(body))
                    .as(new String(body, StandardCharsets.UTF_8))
                    .doesNotThrowAnyException();
        }
    }
}
