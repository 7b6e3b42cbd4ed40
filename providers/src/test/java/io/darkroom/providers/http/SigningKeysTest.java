package io.darkroom.providers.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.darkroom.providers.ProviderSettings;
import io.darkroom.providers.SigningKeysUnavailableException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When the keys that verify callbacks are fetched, and when not. */
class SigningKeysTest {

    private static final Instant NOW = StubUpstream.NOW;

    private final StubUpstream upstream = new StubUpstream();
    private final SigningKeys<String> keys = SigningKeys.fetched(
            new ProviderHttp(settings(), request -> request),
            "/keys",
            body -> Optional.of(new String(body, StandardCharsets.UTF_8)).filter(text -> text.startsWith("key")));

    private ProviderSettings settings() {
        return upstream.settings("evolink").at(upstream.baseUrl(), SigningKeys.TIMEOUT);
    }

    @AfterEach
    void stop() {
        upstream.close();
    }

    @Test
    void theyAreFetchedOnceAndKeptForADay() {
        upstream.answers(200, "key 1");

        assertThat(keys.verify(NOW, "key 1"::equals)).isTrue();
        assertThat(keys.verify(NOW.plus(Duration.ofHours(23)), "key 1"::equals)).isTrue();
        assertThat(upstream.calls()).isEqualTo(1);

        assertThat(keys.verify(NOW.plus(Duration.ofHours(25)), "key 1"::equals)).isTrue();
        assertThat(upstream.calls()).isEqualTo(2);
        assertThat(upstream.lastCall().path()).isEqualTo("/keys");
    }

    @Test
    void aNewerKeyIsFetchedWhenAnOldOneDoesNotVerify() {
        upstream.answers(200, "key 1");
        keys.verify(NOW, "key 1"::equals);
        upstream.answers(200, "key 2");

        assertThat(keys.verify(NOW.plusSeconds(61), "key 2"::equals)).isTrue();
        assertThat(upstream.calls()).isEqualTo(2);
    }

    @Test
    void wrongSignaturesDoNotMakeMoreThanOneFetchAMinute() {
        upstream.answers(200, "key 1");

        for (int second = 0; second < 120; second++) {
            assertThat(keys.verify(NOW.plusSeconds(second), "forged"::equals)).isFalse();
        }

        assertThat(upstream.calls()).isEqualTo(2);
    }

    @Test
    void withoutKeysNothingIsJudgedAndTheNextFetchIsAfterAPause() {
        upstream.answers(503, "");
        unavailable(NOW, "HTTP 503");
        unavailable(NOW.plusSeconds(9), "a moment ago");
        assertThat(upstream.calls()).isEqualTo(1);

        upstream.answers(200, "key 1");
        assertThat(keys.verify(NOW.plusSeconds(11), "key 1"::equals)).isTrue();
    }

    @Test
    void whatIsNoKeyAndWhatIsTooLongAreAFailure() {
        upstream.answers(200, "a page");
        unavailable(NOW, "no key");

        upstream.answers(200, "key" + " ".repeat(65 * 1024));
        unavailable(NOW.plusSeconds(20), "more than 65536 bytes");
    }

    @Test
    void keysThatAreOlderThanADayAreNotUsedWhenNewOnesCannotBeFetched() {
        upstream.answers(200, "key 1");
        keys.verify(NOW, "key 1"::equals);
        upstream.answers(503, "");

        assertThat(keys.verify(NOW.plus(Duration.ofHours(23)), "key 1"::equals)).isTrue();
        unavailable(NOW.plus(Duration.ofHours(25)), "HTTP 503");
    }

    @Test
    void manyCallbacksAtOnceMakeOneFetch() throws Exception {
        upstream.answers(200, "key 1");
        Callable<Boolean> verify = () -> keys.verify(NOW, "key 1"::equals);

        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Boolean>> all = threads.invokeAll(
                    IntStream.range(0, 50).mapToObj(n -> verify).toList());
            for (Future<Boolean> verified : all) {
                assertThat(verified.get()).isTrue();
            }
        }

        assertThat(upstream.calls()).isEqualTo(1);
    }

    @Test
    void configuredKeysAreNeverFetched() {
        SigningKeys<String> fixed = SigningKeys.fixed("key 1");

        assertThat(fixed.verify(NOW, "key 1"::equals)).isTrue();
        assertThat(fixed.verify(NOW.plus(Duration.ofDays(9)), "forged"::equals)).isFalse();
    }

    private void unavailable(Instant now, String reason) {
        assertThatThrownBy(() -> keys.verify(now, "key 1"::equals))
                .isInstanceOf(SigningKeysUnavailableException.class)
                .hasMessageContaining(reason);
    }
}
