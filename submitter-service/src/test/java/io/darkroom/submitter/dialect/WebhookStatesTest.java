package io.darkroom.submitter.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import io.darkroom.providers.apiframe.ApiframeDialect.WebhookStatus;
import io.darkroom.submitter.dialect.CallbackDeliveries.OneDelivery;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WebhookStatesTest {

    @ParameterizedTest
    @CsvSource({"pending, PENDING", "delivered, DELIVERED", "failed, FAILED", "disabled, FAILED", "dropped, FAILED"})
    void theLastDeliveryDecides(String word, WebhookStatus status) {
        assertThat(WebhookStates.last(deliveries("delivered", word))).isEqualTo(status);
    }

    @Test
    void beforeTheFirstDeliveryItIsPending() {
        assertThat(WebhookStates.last(List.of())).isEqualTo(WebhookStatus.PENDING);
    }

    @Test
    void deliveriesToEndpointsOfTheAccountAreNotThoseOfTheRequest() {
        OneDelivery toEndpoint = new OneDelivery("failed", "generation.completed", "e-1");

        assertThat(WebhookStates.last(Stream.concat(deliveries("delivered").stream(), Stream.of(toEndpoint))
                        .toList()))
                .isEqualTo(WebhookStatus.DELIVERED);
    }

    private static List<OneDelivery> deliveries(String... words) {
        return Stream.of(words)
                .map(word -> new OneDelivery(word, "generation.completed", null))
                .toList();
    }
}
