package io.darkroom.submitter.api;

import io.darkroom.contracts.ErrorCode;
import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.GenerationStatus;
import io.darkroom.contracts.ProviderName;
import io.darkroom.submitter.lifecycle.SearchLabels;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Selects one page of generations, the newest first.
 *
 * @param statuses any of them; empty means all
 * @param provider a provider of one of the generation's attempts
 * @param error why it failed
 * @param batch a batch that contains the generation, or a repetition of its request
 * @param limit the size of the page
 * @param olderThan the last generation of the page before
 */
public record GenerationFilter(
        List<GenerationStatus> statuses,
        Optional<String> model,
        Optional<ProviderName> provider,
        Optional<ErrorCode> error,
        Search search,
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

    /**
     * What was written in the request, and with which key.
     *
     * @param text words of its prompt, in the syntax of {@code websearch_to_tsquery}; the last one may be the beginning of a word
     * @param labels of {@link SearchLabels}, all of which it must have
     */
    public record Search(Optional<String> text, Optional<UUID> key, List<String> labels) {

        public static final Search NONE = new Search(Optional.empty(), Optional.empty(), List.of());

        public Search {
            labels = List.copyOf(labels);
        }

        boolean anyWords() {
            return text.isPresent() || !labels.isEmpty();
        }
    }

    public GenerationFilter {
        statuses = List.copyOf(statuses);
    }
}
