package io.darkroom.submitter.api;

import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.Signatures;
import io.darkroom.service.settings.AssetsConfig;
import io.darkroom.submitter.http.ApiConfig;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** Signs and checks addresses of one generation's events that open without a key for a short time, as a browser's EventSource needs them. */
@Singleton
class EventLinks {

    static final String EXPIRES = "expires";
    static final String SIGNATURE = "signature";

    private final Signatures signatures;
    private final ApiConfig config;
    private final InstantSource clock;

    EventLinks(AssetsConfig assets, ApiConfig config, InstantSource clock) {
        this.signatures = new Signatures("darkroom.assets.secrets", assets.secrets());
        this.config = config;
        this.clock = clock;
    }

    /** {@code url} is relative to the address of the API. */
    record EventLinkView(String object, String url, Instant expiresAt) {}

    EventLinkView of(GenerationId generation) {
        Instant expires = clock.instant().plus(config.eventLinkLifetime()).truncatedTo(ChronoUnit.SECONDS);
        long seconds = expires.getEpochSecond();
        return new EventLinkView(
                "event_link",
                "/v1/generations/" + generation + "/events?" + EXPIRES + "=" + seconds + "&" + SIGNATURE + "="
                        + signatures.sign(subject(generation, seconds)),
                expires);
    }

    /** Whether these parameters open the events of {@code generation} now. */
    boolean opens(GenerationId generation, @Nullable String expires, @Nullable String signature) {
        if (expires == null || signature == null || !expires.matches("\\d{1,12}")) {
            return false;
        }
        long seconds = Long.parseLong(expires);
        return clock.instant().isBefore(Instant.ofEpochSecond(seconds))
                && signatures.verify(subject(generation, seconds), signature);
    }

    // The prefix keeps this use of the secret apart from image links.
    private static String subject(GenerationId generation, long seconds) {
        return "events\n" + generation + "\n" + seconds;
    }
}
