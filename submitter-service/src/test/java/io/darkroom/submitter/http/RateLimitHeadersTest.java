package io.darkroom.submitter.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RateLimitHeadersTest {

    @Test
    void theHeadersNameTheLimitAndWhatRemainsOfIt() {
        Map<String, String> headers = RateLimitHeaders.of(100, Duration.ofMinutes(2), 7, Duration.ofSeconds(90));

        assertThat(headers)
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "RateLimit-Policy", "\"key\";q=100;w=120",
                        "RateLimit", "\"key\";r=7;t=90"));
    }
}
