package io.darkroom.submitter.accept;

import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.ProviderName;
import io.darkroom.contracts.generation.GenerationStatus;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Which page of which generations, the newest first.
 *
 * @param statuses any of them; empty means all
 * @param provider one that an attempt was made at
 * @param createdAfter and at that very time
 * @param olderThan the last one of the page before
 */
public record GenerationFilter(
        List<GenerationStatus> statuses,
        Optional<String> model,
        Optional<ProviderName> provider,
        Optional<Instant> createdAfter,
        Optional<Instant> createdBefore,
        int limit,
        Optional<GenerationId> olderThan) {
    public GenerationFilter {
        statuses = List.copyOf(statuses);
    }
}
