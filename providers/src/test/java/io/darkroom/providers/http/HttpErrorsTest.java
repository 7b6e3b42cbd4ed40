package io.darkroom.providers.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.darkroom.contracts.ErrorCode;
import io.darkroom.contracts.event.AttemptError;
import io.darkroom.contracts.event.ProducedImage;
import io.darkroom.providers.TaskReport;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpErrorsTest {

    @ParameterizedTest
    @CsvSource({
        "400, INVALID_REQUEST",
        "401, PROVIDER_AUTH",
        "402, PROVIDER_CREDITS",
        "403, PROVIDER_AUTH",
        "404, PROVIDER_ERROR",
        "408, PROVIDER_UNAVAILABLE",
        "409, PROVIDER_ERROR",
        "413, INVALID_REQUEST",
        "422, INVALID_REQUEST",
        "429, RATE_LIMITED",
        "500, PROVIDER_UNAVAILABLE",
        "503, PROVIDER_UNAVAILABLE"
    })
    void aStatusHasACode(int status, ErrorCode code) {
        assertThat(HttpErrors.code(status, "what went wrong")).isEqualTo(code);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "content_policy_violation",
                "Content Policy",
                "content_filter",
                "sensitive_content",
                "moderation_blocked",
                "NSFW"
            })
    void aContentCodeIsRecognizedInAnyCase(String text) {
        assertThat(HttpErrors.code(400, text)).isEqualTo(ErrorCode.CONTENT_POLICY);
        assertThat(HttpErrors.taskError(text).code()).isEqualTo(ErrorCode.CONTENT_POLICY);
    }

    @Test
    void aTaskWithoutAReasonSaysSo() {
        assertThat(HttpErrors.taskError(" "))
                .isEqualTo(new AttemptError(ErrorCode.PROVIDER_ERROR, "the provider gives no reason"));
    }

    @Test
    void onlyAMissingTaskHasFailed() {
        AttemptError error = new AttemptError(ErrorCode.PROVIDER_AUTH, "HTTP 404");

        assertThat(HttpErrors.failedPoll(404, error))
                .isEqualTo(new TaskReport.Missing(new AttemptError(ErrorCode.PROVIDER_ERROR, "HTTP 404")));
        assertThat(HttpErrors.failedPoll(401, error)).isEqualTo(new TaskReport.Unreachable(error));
    }

    @Test
    void eachLinkIsOneImageThatExpires() {
        List<ProducedImage> images = ProducedImages.read(
                List.of("https://a.example/1", "http://a.example/2", "https://a.example/1", "DATA:IMAGE/png;base64,AA"),
                StubUpstream.NOW,
                Duration.ofHours(1));

        assertThat(images.stream().map(ProducedImage::url))
                .containsExactly(
                        URI.create("https://a.example/1"),
                        URI.create("http://a.example/2"),
                        URI.create("DATA:IMAGE/png;base64,AA"));
        assertThat(images).allMatch(image -> image.expiresAt().equals(StubUpstream.NOW.plusSeconds(3600)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a.example/1",
                "ftp://a.example/1",
                "file:///etc/passwd",
                "data:text/html,x",
                "https://a b",
                "javascript:x"
            })
    void anyOtherTextIsNoImage(String link) {
        assertThat(ProducedImages.read(List.of(link), StubUpstream.NOW, Duration.ofHours(1)))
                .isEmpty();
    }

    @Test
    void textsAreFoundAtAnyDepthInOrder() throws Exception {
        assertThat(ProducedImages.texts(
                        new ObjectMapper().readTree("[\"a\", {\"x\": [\"b\", 7, null], \"y\": \"c\"}, true]")))
                .containsExactly("a", "b", "c");
        assertThat(ProducedImages.texts(null)).isEmpty();
    }
}
