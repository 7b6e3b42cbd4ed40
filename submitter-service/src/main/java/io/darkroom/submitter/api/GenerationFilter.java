package io.darkroom.submitter.api;

import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.GenerationStatus;
import io.darkroom.contracts.ProviderName;
import io.darkroom.submitter.refusal.Refusal.InvalidParameter;
import io.darkroom.submitter.refusal.RefusedException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Which page of which generations, the newest first.
 *
 * @param statuses any of them; empty means all
 * @param provider one that an attempt was made at
 * @param createdAfter and at that very time
 * @param batch one that it was sent or asked for again in
 * @param olderThan the last one of the page before
 */
public record GenerationFilter(
        List<GenerationStatus> statuses,
        Optional<String> model,
        Optional<ProviderName> provider,
        Optional<Instant> createdAfter,
        Optional<Instant> createdBefore,
        Optional<UUID> batch,
        int limit,
        Optional<GenerationId> olderThan) {

    public static final int DEFAULT_LIMIT = 20;

    private static final int MAX_LIMIT = 100;

    public GenerationFilter {
        statuses = List.copyOf(statuses);
    }

    /** The query parameter {@code limit}, or a problem that names its range. */
    public static int limit(String text) {
        boolean number = text.matches("\\d{1,4}");
        if (!number || Integer.parseInt(text) < 1 || Integer.parseInt(text) > MAX_LIMIT) {
            throw new RefusedException(InvalidParameter.query("limit", text, "a whole number from 1 to " + MAX_LIMIT));
        }
        return Integer.parseInt(text);
    }
}
