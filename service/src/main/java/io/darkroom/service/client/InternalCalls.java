package io.darkroom.service.client;

import io.darkroom.contracts.Signatures;
import io.darkroom.service.client.InternalCall.RateCount;
import io.darkroom.service.settings.AssetsConfig;
import io.quarkus.runtime.Startup;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Signs and checks the header with which one service of ours gives another the client's address. A client cannot write it: it is signed with
 * {@code darkroom.assets.secrets}, which all three services share, and lives for {@link #LIFETIME}.
 */
// At startup, so that a wrong secret stops the start instead of every request.
@Startup
@Singleton
public class InternalCalls {

    /** The header: {@code <address>;<COUNTED or NOT_COUNTED>;<expiry in seconds since 1970>;<signature>}. */
    public static final String HEADER = "X-Darkroom-Client";

    static final Duration LIFETIME = Duration.ofMinutes(1);

    private static final Pattern FORM =
            Pattern.compile("([^;\\s]{1,100});(COUNTED|NOT_COUNTED);(\\d{1,12});([A-Za-z0-9_-]{1,64})");

    private final Signatures signatures;
    private final InstantSource clock;

    InternalCalls(AssetsConfig config, InstantSource clock) {
        this.signatures = new Signatures("darkroom.assets.secrets", config.secrets());
        this.clock = clock;
    }

    /** The header's value. */
    public String sign(InternalCall call) {
        String claim = claim(
                call.clientAddress(),
                call.rateCount(),
                clock.instant().plus(LIFETIME).getEpochSecond());
        return claim + ";" + signatures.sign(subject(claim));
    }

    /** What the header says; empty when it is not ours or has expired. */
    public Optional<InternalCall> verify(String header) {
        Matcher parts = FORM.matcher(header);
        if (!parts.matches()) {
            return Optional.empty();
        }
        RateCount rateCount = RateCount.valueOf(parts.group(2));
        long expires = Long.parseLong(parts.group(3));
        String claim = claim(parts.group(1), rateCount, expires);
        boolean valid = clock.instant().isBefore(Instant.ofEpochSecond(expires))
                && signatures.verify(subject(claim), parts.group(4));
        return valid ? Optional.of(new InternalCall(parts.group(1), rateCount)) : Optional.empty();
    }

    private static String claim(String address, RateCount rateCount, long expires) {
        return address + ";" + rateCount + ";" + expires;
    }

    // The prefix keeps this use of the secret apart from signed asset links.
    private static String subject(String claim) {
        return "internal-call\n" + claim;
    }
}
