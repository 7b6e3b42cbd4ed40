package io.darkroom.submitter.lifecycle;

import io.darkroom.contracts.ProviderName;
import java.time.Instant;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a generation waits for in the queue.
 *
 * @param candidates the providers that could make it in time; none while that is not known, and its turn finds out
 * @param giveUpAt from then on none of them can be expected to make it before its deadline
 */
public record Waiting(Set<ProviderName> candidates, Instant giveUpAt) {

    public Waiting {
        candidates = Set.copyOf(candidates);
    }

    /** Candidates that are to be found out, by the sweep of the queue unless a turn comes first. */
    static Waiting unknown(Instant now) {
        return new Waiting(Set.of(), now);
    }

    /** The candidates of a row. */
    public static Set<ProviderName> candidates(String stored) {
        return stored.isEmpty()
                ? Set.of()
                : Stream.of(stored.split(",", -1)).map(ProviderName::of).collect(Collectors.toUnmodifiableSet());
    }

    /** The candidates as a row has them: equal sets are equal texts. */
    String stored() {
        return candidates.stream().map(ProviderName::value).sorted().collect(Collectors.joining(","));
    }

    /** Whether an opening at one of {@code open} may be what it waits for. */
    public boolean isFor(Set<ProviderName> open) {
        return candidates.isEmpty() || open.stream().anyMatch(candidates::contains);
    }
}
