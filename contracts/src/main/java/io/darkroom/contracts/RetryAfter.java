package io.darkroom.contracts;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads the HTTP header {@code Retry-After} (RFC 9110, 10.2.3): seconds, or an HTTP date. The delay is not capped. */
public final class RetryAfter {

    private static final Pattern SECONDS = Pattern.compile("\\d{1,9}");

    private RetryAfter() {}

    /** The delay from {@code now}; empty when {@code value} is in neither form, or is a date that is not later than {@code now}. */
    public static Optional<Duration> delay(String value, Instant now) {
        return seconds(value).map(Duration::ofSeconds).or(() -> untilDate(value.strip(), now));
    }

    /** The delay in seconds; empty when {@code value} is not a number of seconds. */
    public static Optional<Long> seconds(String value) {
        String text = value.strip();
        return SECONDS.matcher(text).matches() ? Optional.of(Long.parseLong(text)) : Optional.empty();
    }

    private static Optional<Duration> untilDate(String text, Instant now) {
        try {
            Instant at = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            return Optional.of(Duration.between(now, at)).filter(Duration::isPositive);
        } catch (DateTimeException notADate) {
            return Optional.empty();
        }
    }
}
