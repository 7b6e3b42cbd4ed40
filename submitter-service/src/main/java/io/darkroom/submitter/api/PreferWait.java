package io.darkroom.submitter.api;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** {@code Prefer: wait=N} of RFC 7240, in seconds. Anything else is ignored. */
public final class PreferWait {

    private static final Pattern WAIT = Pattern.compile("(?:^|[,;]\\s*)wait\\s*=\\s*\"?(\\d{1,6})\"?");

    private static final Pattern BARE = Pattern.compile("(?:^|[,;]\\s*)wait\\s*(?:$|[,;])");

    private PreferWait() {}

    public static Optional<Duration> read(@Nullable String prefer) {
        if (prefer == null) {
            return Optional.empty();
        }
        Matcher wait = WAIT.matcher(prefer);
        return wait.find() ? Optional.of(Duration.ofSeconds(Long.parseLong(wait.group(1)))) : Optional.empty();
    }

    /** As {@link #read}, where a {@code wait} without a number stands for {@code usual}. */
    public static Optional<Duration> read(@Nullable String prefer, Duration usual) {
        return read(prefer)
                .or(() -> Optional.ofNullable(prefer)
                        .filter(text -> BARE.matcher(text).find())
                        .map(text -> usual));
    }
}
