package io.darkroom.providers.http;

import io.darkroom.providers.SigningKeysUnavailableException;
import io.darkroom.providers.http.ProviderHttp.Answer;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What verifies the signatures of a provider's callbacks: configured, or fetched from the provider when it is first needed and kept for a day. A
 * signature that it does not verify may be of a newer key, so that it is fetched again then, but no more often than once a minute: callers
 * decide how many wrong signatures there are.
 *
 * @param <K> a secret, or a set of public keys
 */
public final class SigningKeys<K> {

    /** Of the fetch; what waits for it is a provider that calls back. */
    public static final Duration TIMEOUT = Duration.ofSeconds(5);

    private static final int MAX_BYTES = 64 * 1024;
    private static final Duration MAX_AGE = Duration.ofHours(24);
    private static final Duration MIN_AGE = Duration.ofMinutes(1);
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(10);

    private final Supplier<Fetch<K>> fetch;
    private final ReentrantLock fetching = new ReentrantLock();
    private volatile @Nullable Known<K> known;
    private volatile Instant failedAt = Instant.MIN;

    /** The result of asking for them. */
    private sealed interface Fetch<K> {

        record Done<K>(K keys) implements Fetch<K> {}

        record Failed<K>(String reason) implements Fetch<K> {}
    }

    private record Known<K>(K keys, Instant since) {

        boolean isOlderThan(Duration age, Instant now) {
            return since.isBefore(now.minus(age));
        }
    }

    private SigningKeys(Supplier<Fetch<K>> fetch) {
        this.fetch = fetch;
    }

    /** Those of the configuration, which never change. */
    public static <K> SigningKeys<K> fixed(K keys) {
        return new SigningKeys<>(() -> new Fetch.Done<>(keys));
    }

    /** Those that {@code http} gets at {@code path}; {@code read} is empty for what are no keys. */
    public static <K> SigningKeys<K> fetched(ProviderHttp http, String path, Function<byte[], Optional<K>> read) {
        ProviderHttp bounded = http.reading(MAX_BYTES);
        return new SigningKeys<>(() -> switch (bounded.get(path)) {
            case Answer.Response answer
            when answer.success() ->
                read.apply(answer.body())
                        .<Fetch<K>>map(Fetch.Done::new)
                        .orElseGet(() -> new Fetch.Failed<>("the answer has no key"));
            case Answer.Response answer -> new Fetch.Failed<>("HTTP " + answer.status());
            case Answer.TooLong tooLong -> new Fetch.Failed<>(tooLong.reason());
            case Answer.NotSent notSent -> new Fetch.Failed<>(notSent.reason());
            case Answer.Lost lost -> new Fetch.Failed<>(lost.reason());
        });
    }

    /**
     * Whether one of the keys verifies a signature, as {@code verifies} finds out.
     *
     * @throws SigningKeysUnavailableException when there are none, or newer ones might, and they cannot be fetched now
     */
    public boolean verify(Instant now, Predicate<K> verifies) {
        Known<K> first = notOlderThan(MAX_AGE, now);
        if (verifies.test(first.keys())) {
            return true;
        }
        return first.isOlderThan(MIN_AGE, now)
                && verifies.test(notOlderThan(MIN_AGE, now).keys());
    }

    // One fetches, and those who wait meanwhile use what came.
    private Known<K> notOlderThan(Duration age, Instant now) {
        Known<K> cached = known;
        if (cached != null && !cached.isOlderThan(age, now)) {
            return cached;
        }
        fetching.lock();
        try {
            Known<K> meanwhile = known;
            if (meanwhile != null && !meanwhile.isOlderThan(age, now)) {
                return meanwhile;
            }
            if (failedAt.isAfter(now.minus(PAUSE_AFTER_FAILURE))) {
                throw new SigningKeysUnavailableException(
                        "what verifies the signature could not be fetched a moment ago");
            }
            return fetchAt(now);
        } finally {
            fetching.unlock();
        }
    }

    private Known<K> fetchAt(Instant now) {
        return switch (fetch.get()) {
            case Fetch.Done<K>(K keys) -> {
                Known<K> fetched = new Known<>(keys, now);
                known = fetched;
                yield fetched;
            }
            case Fetch.Failed<K>(String reason) -> {
                failedAt = now;
                throw new SigningKeysUnavailableException("what verifies the signature cannot be fetched: " + reason);
            }
        };
    }
}
