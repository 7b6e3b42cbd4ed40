package io.darkroom.submitter.ingress;

import static org.assertj.core.api.Assertions.assertThatCode;

import io.darkroom.simulator.Mutations;
import io.darkroom.submitter.api.ReadBody;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whatever another system produces, it is read or rejected: a full request, changed at random. */
class MutatedRecordsTest {

    private static final long SEED = Long.getLong("darkroom.seed", 20261128);
    private static final int RECORDS = 2_000;
    static final List<String> EXAMPLES = List.of(
            "{\"generation_id\": \"019c0b1e-ef48-7958-8e9c-2d336173f9c0\", \"request\": " + ReadBody.EXAMPLE + "}");

    @Test
    void aMutatedRecordIsReadOrRejected() {
        Mutations mutations = new Mutations(SEED);
        for (int n = 0; n < RECORDS; n++) {
            byte[] data = mutations.json(EXAMPLES);
            assertThatCode(() -> ReadRecord.of(data))
                    .as(new String(data, StandardCharsets.UTF_8))
                    .doesNotThrowAnyException();
        }
    }
}
