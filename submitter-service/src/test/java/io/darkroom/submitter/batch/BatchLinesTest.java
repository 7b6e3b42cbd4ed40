package io.darkroom.submitter.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.darkroom.submitter.batch.BatchLines.Line;
import io.darkroom.submitter.batch.BatchLines.LineRequest;
import io.darkroom.submitter.refusal.Refusal;
import io.darkroom.submitter.refusal.Refusal.BodyTooLarge;
import io.darkroom.submitter.refusal.Refusal.InvalidParameter;
import io.darkroom.submitter.refusal.Refusal.InvalidRequest;
import io.darkroom.submitter.refusal.Refusal.MalformedJson;
import io.darkroom.submitter.refusal.Refusal.WrongLineCount;
import io.darkroom.submitter.refusal.RefusedException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BatchLinesTest {

    private static final String REQUEST = "\"model\": \"seedream-4.5\", \"prompt\": \"a lamp\"";

    @Test
    void everyLineKeepsItsNumber() {
        assertThat(BatchLines.split(bytes("a\n\n  \nb\r\nc"), 10))
                .containsExactly(new Line(1, "a"), new Line(4, "b"), new Line(5, "c"));
    }

    @Test
    void aFinalLineBreakAddsNoLine() {
        assertThat(BatchLines.split(bytes("a\nb\n"), 2)).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "  \r\n\t\n"})
    void anEmptyBatchIsRefused(String body) {
        assertThat(refused(() -> BatchLines.split(bytes(body), 10))).isEqualTo(new WrongLineCount(0, 10));
    }

    @Test
    void moreLinesThanAllowedAreRefused() {
        assertThat(refused(() -> BatchLines.split(bytes("a\nb\nc"), 2))).isEqualTo(new WrongLineCount(3, 2));
    }

    @Test
    void asManyLinesAsAllowedAreAccepted() {
        assertThat(BatchLines.split(bytes("a\nb"), 2)).hasSize(2);
    }

    @Test
    void aLineIsARequest() {
        LineRequest request = read("{" + REQUEST + "}", Optional.empty());

        assertThat(request.request().prompt()).isEqualTo("a lamp");
        assertThat(request.idempotencyKey()).isEmpty();
    }

    @Test
    void aLineMayHaveItsOwnIdempotencyKey() {
        LineRequest request = read("{\"idempotency_key\": \"order-1\", " + REQUEST + "}", Optional.of("batch"));

        assertThat(request.idempotencyKey()).contains("order-1");
    }

    @Test
    void withoutOneItUsesTheKeyOfTheBatchAndItsNumber() {
        assertThat(read("{" + REQUEST + "}", Optional.of("batch")).idempotencyKey())
                .contains("batch:7");
        assertThat(read("{\"idempotency_key\": null, " + REQUEST + "}", Optional.of("batch"))
                        .idempotencyKey())
                .contains("batch:7");
    }

    @Test
    void aBlankIdempotencyKeyIsRefused() {
        Refusal refusal = refused(() -> read("{\"idempotency_key\": \" \", " + REQUEST + "}", Optional.empty()));

        assertThat(refusal).isInstanceOf(InvalidParameter.class);
    }

    @Test
    void theKeyOfTheBatchMayBecomeTooLongWithTheNumber() {
        Refusal refusal = refused(() -> read("{" + REQUEST + "}", Optional.of("k".repeat(254))));

        assertThat(refusal).isInstanceOf(InvalidParameter.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "1", "\"text\"", "null"})
    void aLineThatIsNoObjectIsRefused(String line) {
        assertThat(refused(() -> read(line, Optional.empty())))
                .isEqualTo(new MalformedJson("a line is one JSON object"));
    }

    @Test
    void aLineThatIsNoJsonIsRefusedWithoutItsPlaceInOurSource() {
        Refusal refusal = refused(() -> read("{\"model\":", Optional.empty()));

        assertThat(refusal)
                .isInstanceOfSatisfying(
                        MalformedJson.class,
                        malformed -> assertThat(malformed.reason()).doesNotContain("Source"));
    }

    @Test
    void aLineLongerThanAnotherRequestsBodyIsRefused() {
        assertThat(refused(() -> BatchLines.read(new Line(1, "x".repeat(11)), Optional.empty(), 10)))
                .isEqualTo(new BodyTooLarge(10));
    }

    @Test
    void anInvalidRequestIsRefusedWithItsFields() {
        Refusal refusal = refused(() -> read("{\"model\": \"seedream-4.5\"}", Optional.empty()));

        assertThat(refusal)
                .isInstanceOfSatisfying(
                        InvalidRequest.class,
                        invalid -> assertThat(invalid.violations())
                                .anyMatch(violation -> violation.field().equals("prompt")));
    }

    private static LineRequest read(String line, Optional<String> batchKey) {
        return BatchLines.read(new Line(7, line), batchKey, 10_000);
    }

    private static Refusal refused(ThrowingCallable reading) {
        return catchThrowableOfType(RefusedException.class, reading).refusal();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
