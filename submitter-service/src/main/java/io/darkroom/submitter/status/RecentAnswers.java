package io.darkroom.submitter.status;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import com.github.benmanes.caffeine.cache.Ticker;
import io.darkroom.submitter.status.AskServices.Answer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/**
 * What the services answered in the last two seconds, for all who watch the state. While they ask often, the services are asked again beside them; who
 * asks after a pause waits for the answers.
 */
final class RecentAnswers {

    private static final Duration MAX_AGE = Duration.ofSeconds(2);
    private static final Duration REFRESHED_AFTER = Duration.ofMillis(500);
    // All answers are one entry.
    private static final String KEY = "services";

    private final LoadingCache<String, List<Answer>> cache;

    RecentAnswers(Supplier<List<Answer>> ask, Ticker clock) {
        this.cache = Caffeine.newBuilder()
                .expireAfterWrite(MAX_AGE)
                .refreshAfterWrite(REFRESHED_AFTER)
                .ticker(clock)
                .executor(Executors.newVirtualThreadPerTaskExecutor())
                .build(key -> ask.get());
    }

    List<Answer> get() {
        return cache.get(KEY);
    }
}
