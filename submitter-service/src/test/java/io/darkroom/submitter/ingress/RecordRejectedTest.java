package io.darkroom.submitter.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import io.darkroom.submitter.refusal.Refusal;
import io.darkroom.submitter.refusal.RefusalText;
import io.darkroom.submitter.refusal.Refusals;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RecordRejectedTest {

    static List<Refusal> refusals() {
        return Refusals.all();
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void everyRefusalHasTheCodeThatAnHttpClientReceives(Refusal refusal) {
        RefusalText text = RefusalText.of(refusal);

        RecordRejected rejected = RecordRejected.of(refusal);

        assertThat(rejected.code()).isEqualTo(text.code());
        assertThat(rejected.reason()).isEqualTo(text.title() + ": " + text.detail());
    }

    @Test
    void aLongReasonIsShortened() {
        assertThat(new RecordRejected("invalid_event", "x".repeat(100_000))
                        .reason()
                        .length())
                .isLessThan(10_000);
    }

    @Test
    void aRejectionHasNoStackTrace() {
        assertThat(new RecordRejected("invalid_event", "no id").getStackTrace()).isEmpty();
    }
}
