package io.darkroom.providers.evolink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.darkroom.contracts.ErrorCode;
import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.event.CallbackReceived;
import io.darkroom.contracts.event.ProducedImage;
import io.darkroom.providers.ProviderSettings;
import io.darkroom.providers.TaskReport;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EvolinkCallbackTest {

    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

    private final EvolinkProvider evolink =
            new EvolinkProvider(new ProviderSettings(URI.create("http://127.0.0.1:9"), "key", Duration.ofSeconds(1)));

    @Test
    void aCompletedTaskHasItsLinksAndTheirLifetime() {
        TaskReport report = read(
                "{\"id\": \"t\", \"status\": \"completed\", \"results\": [\"https://a/1.jpg\", \"https://a/2.jpg\"]}");

        assertThat(report)
                .isInstanceOfSatisfying(
                        TaskReport.Succeeded.class,
                        succeeded -> assertThat(succeeded.images())
                                .extracting(ProducedImage::url, ProducedImage::expiresAt)
                                .containsExactly(
                                        tuple(URI.create("https://a/1.jpg"), NOW.plus(Duration.ofHours(24))),
                                        tuple(URI.create("https://a/2.jpg"), NOW.plus(Duration.ofHours(24)))));
    }

    @Test
    void theOtherFormOfResultsIsReadToo() {
        assertThat(read("{\"status\": \"COMPLETED\", \"result_data\": [{\"image_url\": \"https://a/1.jpg\"}]}"))
                .isInstanceOf(TaskReport.Succeeded.class);
    }

    @Test
    void aCompletedTaskWithoutAnImageHasFailed() {
        assertThat(read("{\"status\": \"completed\", \"results\": []}")).isInstanceOf(TaskReport.Failed.class);
        assertThat(read("{\"status\": \"completed\", \"results\": [\"javascript:alert(1)\"]}"))
                .isInstanceOf(TaskReport.Failed.class);
    }

    @Test
    void aContentRefusalIsToldApartFromAFailure() {
        assertThat(
                        read(
                                "{\"status\": \"failed\", \"error\": {\"code\": \"content_policy_violation\", \"message\": \"no\"}}"))
                .isInstanceOfSatisfying(
                        TaskReport.Failed.class,
                        failed -> assertThat(failed.error().code()).isEqualTo(ErrorCode.CONTENT_POLICY));
        assertThat(read("{\"status\": \"failed\", \"error\": {\"code\": \"internal\", \"message\": \"broken\"}}"))
                .isInstanceOfSatisfying(
                        TaskReport.Failed.class,
                        failed -> assertThat(failed.error().code()).isEqualTo(ErrorCode.PROVIDER_ERROR));
    }

    @Test
    void whatIsNoTaskIsUnreadable() {
        assertThat(read("[1, 2]")).isInstanceOf(TaskReport.Unreadable.class);
        assertThat(read("{\"status\": \"pondering\"}")).isInstanceOf(TaskReport.Unreadable.class);
    }

    private TaskReport read(String body) {
        return evolink.readCallback(
                new CallbackReceived(GenerationId.next(NOW), 1, EvolinkProvider.NAME, Map.of(), body, NOW));
    }
}
