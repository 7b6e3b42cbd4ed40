package io.darkroom.submitter.api;

import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.GenerationStatus;
import io.darkroom.contracts.ProviderName;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Selects one page of an account's generations, the newest first.
 *
 * @param statuses any of them; empty means all
 * @param provider a provider of one of the generation's attempts
 * @param batch a batch that contains the generation, or a repetition of its request
 * @param limit the size of the page
 * @param olderThan the last generation of the page before
 */
public record GenerationFilter(
        List<GenerationStatus> statuses,
        Optional<String> model,
        Optional<ProviderName> provider,
        CreatedBetween created,
        Optional<UUID> batch,
        int limit,
        Optional<GenerationId> olderThan) {

    public static final int DEFAULT_LIMIT = 20;
    public static final int MAX_LIMIT = 100;

    /** A period; {@code from} is inclusive, {@code until} exclusive, and an absent bound is none. */
    public record CreatedBetween(Optional<Instant> from, Optional<Instant> until) {

        public static final CreatedBetween ANY_TIME = new CreatedBetween(Optional.empty(), Optional.empty());
    }

    public GenerationFilter {
        statuses = List.copyOf(statuses);
    }
}
