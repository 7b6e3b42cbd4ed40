package io.darkroom.callback.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.darkroom.contracts.Json;
import io.darkroom.contracts.request.InvalidRequest;
import io.darkroom.contracts.request.Violation;
import io.darkroom.contracts.request.WebhookEvent;
import io.darkroom.egress.EgressPolicy;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The body of a new endpoint. */
class NewEndpointTest {

    private static final int MAX_URL_LENGTH = 2048;

    @Test
    void withoutEventsItSubscribesToEveryEnd() throws IOException {
        NewEndpoint endpoint = read("{\"url\": \"https://client.example/hook\"}", false);

        assertThat(endpoint.url()).isEqualTo(URI.create("https://client.example/hook"));
        assertThat(endpoint.events())
                .containsExactly(WebhookEvent.COMPLETED, WebhookEvent.FAILED, WebhookEvent.CANCELED);
    }

    @Test
    void itSubscribesToTheEventsThatAreNamed() throws IOException {
        NewEndpoint endpoint =
                read("{\"url\": \"https://client.example\", \"events\": [\"progress\", \"failed\"]}", false);

        assertThat(endpoint.events()).containsExactly(WebhookEvent.PROGRESS, WebhookEvent.FAILED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://127.0.0.1/hook",
                "https://localhost/hook",
                "https://10.0.0.5:8443/hook",
                "https://169.254.169.254/latest",
                "https://[::1]/hook"
            })
    void anAddressThatMayNotBeReachedIsRefused(String url) {
        assertThatThrownBy(() -> read("{\"url\": \"" + url + "\"}", false))
                .isInstanceOfSatisfying(
                        InvalidRequest.class,
                        invalid -> assertThat(invalid.violations())
                                .extracting(Violation::limit)
                                .containsExactly("an address that darkroom.egress.allow permits"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | url",
                "[] | url",
                "\"text\" | url",
                "{\"url\": null} | url",
                "{\"url\": 7} | url",
                "{\"url\": \"\"} | url",
                "{\"url\": \"client.example/hook\"} | url",
                "{\"url\": \"ftp://client.example\"} | url",
                "{\"url\": \"file:///etc/passwd\"} | url",
                "{\"url\": \"https://\"} | url",
                "{\"url\": \"https://user:password@client.example\"} | url",
                "{\"url\": \"https://client example/a\"} | url",
                "{\"url\": \"https://client.example\", \"events\": []} | events",
                "{\"url\": \"https://client.example\", \"events\": \"completed\"} | events",
                "{\"url\": \"https://client.example\", \"events\": [\"COMPLETED\"]} | events",
                "{\"url\": \"https://client.example\", \"events\": [\"born\"]} | events",
                "{\"url\": \"https://client.example\", \"events\": [\"failed\", \"failed\"]} | events",
                "{\"url\": \"https://client.example\", \"events\": [1]} | events",
                "{\"url\": \"https://client.example\", \"event\": [\"failed\"]} | event"
            })
    void anInvalidBodyNamesTheField(String body, String field) {
        assertThatThrownBy(() -> read(body, false))
                .isInstanceOfSatisfying(
                        InvalidRequest.class,
                        invalid -> assertThat(invalid.violations())
                                .extracting(Violation::field)
                                .contains(field));
    }

    @Test
    void everyViolationIsFound() {
        assertThatThrownBy(() -> read("{\"url\": 7, \"events\": [], \"secret\": \"x\"}", false))
                .isInstanceOfSatisfying(
                        InvalidRequest.class,
                        invalid -> assertThat(invalid.violations())
                                .extracting(Violation::field)
                                .contains("url", "events", "secret"));
    }

    @Test
    void aUrlMayHaveTheMaximumLength() throws IOException {
        String url = "https://client.example/";
        String longest = url + "x".repeat(MAX_URL_LENGTH - url.length());

        assertThat(read("{\"url\": \"" + longest + "\"}", false).url()).hasToString(longest);
        assertThatThrownBy(() -> read("{\"url\": \"" + longest + "x\"}", false)).isInstanceOf(InvalidRequest.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://client.example/hook", "HTTP://client.example/hook"})
    void httpNeedsAllowedNetworks(String url) throws IOException {
        String body = "{\"url\": \"" + url + "\"}";

        assertThat(read(body, true).url()).isEqualTo(URI.create(url));
        assertThatThrownBy(() -> read(body, false))
                .isInstanceOf(InvalidRequest.class)
                .hasMessageContaining("darkroom.egress.allow");
    }

    private static NewEndpoint read(String body, boolean httpAllowed) throws IOException {
        return NewEndpoint.read(Json.mapper().readTree(body), httpAllowed, new EgressPolicy(List.of()));
    }
}
