package io.darkroom.contracts.request;

import io.darkroom.contracts.ProviderName;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;

/**
 * Which providers may be tried, in what order, how often and for how long.
 *
 * @param providers those allowed, in order of preference for {@link Strategy#ORDERED}; empty means all
 * @param maxAttempts attempts in total, 1 to {@value #MAX_ATTEMPTS}
 * @param deadlineSeconds from acceptance to the end, {@value #MIN_DEADLINE_SECONDS} to {@value #MAX_DEADLINE_SECONDS} seconds
 * @param retryContentPolicy whether another provider may be tried after a content refusal
 */
public record Routing(
        Strategy strategy,
        List<ProviderName> providers,
        int maxAttempts,
        int deadlineSeconds,
        boolean retryContentPolicy) {

    public static final int MAX_PROVIDERS = 16;
    public static final int MAX_ATTEMPTS = 10;
    public static final int MIN_DEADLINE_SECONDS = 10;
    public static final int MAX_DEADLINE_SECONDS = 3600;

    public static final Routing DEFAULT = new Routing(Strategy.CHEAPEST, List.of(), 3, 600, false);

    public Routing {
        providers = List.copyOf(providers);
        require(new HashSet<>(providers).size() == providers.size(), "routing.providers names one twice");
        require(providers.size() <= MAX_PROVIDERS, "routing.providers has more than " + MAX_PROVIDERS);
        require(maxAttempts >= 1 && maxAttempts <= MAX_ATTEMPTS, "routing.max_attempts is 1 to " + MAX_ATTEMPTS);
        require(
                deadlineSeconds >= MIN_DEADLINE_SECONDS && deadlineSeconds <= MAX_DEADLINE_SECONDS,
                "routing.deadline_seconds is " + MIN_DEADLINE_SECONDS + " to " + MAX_DEADLINE_SECONDS);
    }

    /** From acceptance to the end. */
    public Duration deadline() {
        return Duration.ofSeconds(deadlineSeconds);
    }

    /** Whether {@code provider} may be tried. */
    public boolean allows(ProviderName provider) {
        return providers.isEmpty() || providers.contains(provider);
    }

    private static void require(boolean holds, String rule) {
        if (!holds) {
            throw new IllegalArgumentException(rule);
        }
    }
}
