package io.darkroom.submitter.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.GenerationStatus;
import io.darkroom.contracts.ProviderName;
import io.darkroom.submitter.refusal.Refusal;
import io.darkroom.submitter.refusal.Refusal.InvalidParameter;
import io.darkroom.submitter.refusal.RefusedException;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class QueryParametersTest {

    private static final String ID = "01890000-0000-7000-8000-000000000001";

    @Test
    void absentParametersAreEmpty() {
        assertThat(QueryParameters.limit(null, 100)).isEmpty();
        assertThat(QueryParameters.cursor(null, "next_cursor")).isEmpty();
        assertThat(QueryParameters.status(null)).isEmpty();
        assertThat(QueryParameters.provider(null)).isEmpty();
        assertThat(QueryParameters.time("created_after", null)).isEmpty();
        assertThat(QueryParameters.batch(null)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 20, 99, 100})
    void aLimitIsFromOneToItsMaximum(int limit) {
        assertThat(QueryParameters.limit(String.valueOf(limit), 100)).contains(limit);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "101", "-1", "1.5", "ten", "00001", "99999999999", " 5", "٣"})
    void anotherLimitIsRefused(String limit) {
        assertThat(refused(() -> QueryParameters.limit(limit, 100)))
                .isEqualTo(InvalidParameter.query("limit", limit, "a whole number from 1 to 100"));
    }

    @Test
    void aCursorIsTheIdOfAGeneration() {
        assertThat(QueryParameters.cursor(ID, "next_cursor")).contains(GenerationId.of(ID));
    }

    @Test
    void aRefusedCursorNamesTheFieldThatShowsIt() {
        assertThat(refused(() -> QueryParameters.cursor("page-2", "nextCursor")))
                .isEqualTo(InvalidParameter.query("cursor", "page-2", "the nextCursor of an earlier page"));
    }

    @ParameterizedTest
    @EnumSource
    void everyStatusIsKnownByItsWord(GenerationStatus status) {
        assertThat(QueryParameters.status(status.word())).contains(status);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "QUEUED", "done", "queued,failed"})
    void anUnknownStatusIsRefusedWithAllThatExist(String status) {
        InvalidParameter refusal = (InvalidParameter) refused(() -> QueryParameters.status(status));

        assertThat(refusal.violation().limit()).startsWith("one of queued, ").contains("canceled");
    }

    @Test
    void aProviderIsReadByItsName() {
        assertThat(QueryParameters.provider("evolink")).contains(ProviderName.of("evolink"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Evolink", "evo link", "1evo", "evolink'--"})
    void anInvalidProviderIsRefused(String provider) {
        assertThat(refused(() -> QueryParameters.provider(provider)))
                .isEqualTo(InvalidParameter.query("provider", provider, "a provider's name"));
    }

    @Test
    void aTimeIsReadInUtc() {
        assertThat(QueryParameters.time("created_after", "2026-01-31T00:00:00Z"))
                .contains(Instant.parse("2026-01-31T00:00:00Z"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "2026-01-31", "yesterday", "2026-13-01T00:00:00Z", "1767225600"})
    void anInvalidTimeIsRefusedUnderItsOwnName(String time) {
        assertThat(refused(() -> QueryParameters.time("created_before", time)))
                .isEqualTo(InvalidParameter.query(
                        "created_before", time, "a time from 1970 to 9999, such as 2026-01-31T00:00:00Z"));
    }

    @Test
    void aBatchIsReadByItsId() {
        assertThat(QueryParameters.batch(ID)).isEqualTo(Optional.of(UUID.fromString(ID)));
    }

    @Test
    void anInvalidBatchIsRefused() {
        assertThat(refused(() -> QueryParameters.batch("first")))
                .isEqualTo(InvalidParameter.query("batch", "first", "the id of a batch"));
    }

    private static Refusal refused(ThrowingCallable reading) {
        return catchThrowableOfType(RefusedException.class, reading).refusal();
    }
}
