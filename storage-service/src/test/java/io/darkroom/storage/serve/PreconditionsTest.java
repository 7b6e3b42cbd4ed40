package io.darkroom.storage.serve;

import static org.assertj.core.api.Assertions.assertThat;

import io.darkroom.storage.store.ObjectKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PreconditionsTest {

    private static final ServedObject OBJECT =
            new ServedObject(new ObjectKey("objects/ab/abc"), 10, "abc", "image/png", "inline");

    @ParameterizedTest
    @ValueSource(strings = {"\"abc\"", "W/\"abc\"", "*", "\"x\", \"abc\"", "\"x\",W/\"abc\"", " \"abc\" "})
    void isNotModifiedWhenTheClientHasTheVersion(String ifNoneMatch) {
        assertThat(Preconditions.isNotModified(ifNoneMatch, OBJECT)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "abc", "\"ABC\"", "\"abcd\"", "\"x\", \"y\"", "w/\"abc\"", "\"abc"})
    void isModifiedWhenTheClientHasAnotherVersion(String ifNoneMatch) {
        assertThat(Preconditions.isNotModified(ifNoneMatch, OBJECT)).isFalse();
    }

    @Test
    void isModifiedWithoutTheHeader() {
        assertThat(Preconditions.isNotModified(null, OBJECT)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"abc\"", "*", "\"x\", \"abc\"", " \"abc\" "})
    void matchesTheNamedVersion(String ifMatch) {
        assertThat(Preconditions.isMatch(ifMatch, OBJECT)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"other\"", "W/\"abc\"", "abc", ""})
    void doesNotMatchAnotherVersion(String ifMatch) {
        assertThat(Preconditions.isMatch(ifMatch, OBJECT)).isFalse();
    }

    @Test
    void everyVersionMatchesWithoutIfMatch() {
        assertThat(Preconditions.isMatch(null, OBJECT)).isTrue();
    }

    @Test
    void aRangeAppliesWithoutIfRange() {
        assertThat(Preconditions.isRangeApplicable(null, OBJECT)).isTrue();
    }

    @Test
    void aRangeAppliesToTheNamedVersion() {
        assertThat(Preconditions.isRangeApplicable("\"abc\"", OBJECT)).isTrue();
    }

    // A weak tag never allows a range (RFC 9110, 13.1.5); a date is not compared, since there is no Last-Modified.
    @ParameterizedTest
    @ValueSource(strings = {"\"other\"", "W/\"abc\"", "*", "Fri, 27 Nov 2026 09:00:00 GMT", ""})
    void aRangeDoesNotApplyToAnotherVersion(String ifRange) {
        assertThat(Preconditions.isRangeApplicable(ifRange, OBJECT)).isFalse();
    }
}
