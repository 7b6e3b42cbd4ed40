package io.darkroom.contracts;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads the HTTP header {@code Retry-After} (RFC 9110, 10.2.3): seconds, also with a fraction, or an HTTP date in any of its three forms.
 * No delay is longer than {@link #MAX_DELAY}.
 */
public final class RetryAfter {

    public static final Duration MAX_DELAY = Duration.ofDays(366);

    private static final int MAX_LENGTH = 64;
    private static final Pattern SECONDS = Pattern.compile("\\d+(\\.\\d*)?|\\.\\d+");
    private static final int FIRST_YEAR_OF_TWO_DIGITS = LocalDate.EPOCH.getYear();

    private static final List<DateTimeFormatter> DATES = List.of(
            DateTimeFormatter.RFC_1123_DATE_TIME,
            // RFC 850, such as "Sunday, 06-Nov-94 08:49:37 GMT".
            new DateTimeFormatterBuilder()
                    .parseCaseInsensitive()
                    .appendPattern("EEEE, dd-MMM-")
                    .appendValueReduced(ChronoField.YEAR, 2, 2, FIRST_YEAR_OF_TWO_DIGITS)
                    .appendPattern(" HH:mm:ss zzz")
                    .toFormatter(Locale.ENGLISH),
            // asctime, such as "Sun Nov  6 08:49:37 1994".
            new DateTimeFormatterBuilder()
                    .parseCaseInsensitive()
                    .appendPattern("EEE MMM ppd HH:mm:ss yyyy")
                    .toFormatter(Locale.ENGLISH)
                    .withZone(ZoneOffset.UTC));

    private RetryAfter() {}

    /** The delay from {@code now}, zero for a date that is not later; empty when {@code value} is in neither form. */
    public static Optional<Duration> delay(String value, Instant now) {
        String text = value.strip();
        if (text.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        return SECONDS.matcher(text).matches() ? Optional.of(seconds(new BigDecimal(text))) : untilDate(text, now);
    }

    private static Duration seconds(BigDecimal seconds) {
        BigDecimal capped = seconds.min(BigDecimal.valueOf(MAX_DELAY.toSeconds()));
        return Duration.ofMillis(
                capped.movePointRight(3).setScale(0, RoundingMode.CEILING).longValueExact());
    }

    private static Optional<Duration> untilDate(String text, Instant now) {
        return DATES.stream()
                .flatMap(form -> parse(text, form).stream())
                .findFirst()
                .map(at -> at.isAfter(now) ? shorter(Duration.between(now, at), MAX_DELAY) : Duration.ZERO);
    }

    private static Optional<Instant> parse(String text, DateTimeFormatter form) {
        try {
            return Optional.of(ZonedDateTime.parse(text, form).toInstant());
        } catch (DateTimeException notInThisForm) {
            return Optional.empty();
        }
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
