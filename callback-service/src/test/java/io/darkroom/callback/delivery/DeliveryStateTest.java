package io.darkroom.callback.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.request.WebhookEvent;
import java.net.URI;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The state of deliveries, endpoints and addresses, without a database. */
class DeliveryStateTest {

    private static final Instant LATER = TestDeliveries.CREATED.plusSeconds(3600);

    @Test
    void aNewDeliveryIsDueAtOnce() {
        Delivery delivery = TestDeliveries.pending();

        assertThat(delivery.status).isEqualTo(DeliveryStatus.PENDING);
        assertThat(delivery.nextAt).isEqualTo(TestDeliveries.CREATED);
        assertThat(delivery.startedAt).isEqualTo(TestDeliveries.CREATED);
        assertThat(delivery.tries).isZero();
        assertThat(delivery.finishedAt).isNull();
    }

    @Test
    void deliveriesOfAGenerationToAnAddressShareAStream() {
        Delivery one = TestDeliveries.pending();
        Delivery other = TestDeliveries.pending();

        assertThat(one.stream)
                .isEqualTo(other.stream)
                .startsWith(TestDeliveries.GENERATION.toString())
                .endsWith(one.urlHash);
        assertThat(one.id).isNotEqualTo(other.id);
    }

    @Test
    void aTestWaitsForNoOtherDelivery() {
        assertThat(TestDeliveries.test().stream).startsWith("msg_1 ");
    }

    @Test
    void logLinesNameTheGenerationOrTheTestItself() {
        Delivery test = TestDeliveries.test();

        assertThat(TestDeliveries.pending().logId()).isEqualTo(TestDeliveries.GENERATION);
        assertThat(test.logId()).isEqualTo(new GenerationId(test.id));
    }

    @Test
    void aRedeliveryStartsAgainWithANewNonce() {
        Delivery delivery = TestDeliveries.pending();
        delivery.failures = 7;
        delivery.tries = 7;
        delivery.end(DeliveryStatus.FAILED, TestDeliveries.CREATED.plusSeconds(60));

        delivery.redeliver(LATER);
        UUID first = delivery.redelivery;
        delivery.redeliver(LATER);

        assertThat(delivery.status).isEqualTo(DeliveryStatus.PENDING);
        assertThat(delivery.failures).isZero();
        assertThat(delivery.tries).isEqualTo(7);
        assertThat(delivery.startedAt).isEqualTo(LATER);
        assertThat(delivery.nextAt).isEqualTo(LATER);
        assertThat(delivery.finishedAt).isNull();
        assertThat(delivery.messageId).isEqualTo("msg_1");
        assertThat(delivery.redelivery).isNotNull().isNotEqualTo(first);
    }

    @Test
    void onlyADeletedGenerationLeavesNothingToSend() {
        Delivery deleted = TestDeliveries.pending();
        deleted.payload = null;

        assertThat(deleted.forgotten()).isTrue();
        assertThat(TestDeliveries.pending().forgotten()).isFalse();
        assertThat(TestDeliveries.test().forgotten()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "https://client.example/hook, client.example:443",
        "https://CLIENT.Example/other?x=1, client.example:443",
        "HTTPS://client.example/, client.example:443",
        "http://client.example/hook, client.example:80",
        "https://client.example:8443/hook, client.example:8443",
        "http://10.0.0.7:8080/hook, 10.0.0.7:8080",
        "https://[2001:db8::1]/hook, [2001:db8::1]:443"
    })
    void hostAndPortShareAQueue(URI url, String host) {
        assertThat(new WebhookAddress(url).host()).isEqualTo(host);
    }

    @Test
    void anAddressIsIdentifiedByTheSha256OfItsUrl() {
        assertThat(hash("https://client.example/hook"))
                .isEqualTo("ca3720a9bba0354a947021877b3d5f0baebbd336134a691b6c51ce504bac33b8");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://client.example/hook?a=1",
                "https://client.example/hook/",
                "http://client.example/hook",
                "https://client.example:443/hook"
            })
    void differentUrlsAreDifferentAddresses(String url) {
        assertThat(hash(url)).isNotEqualTo(hash("https://client.example/hook"));
    }

    @ParameterizedTest
    @CsvSource({"https://a.example/, true", "HTTPS://a.example/, true", "http://a.example/, false"})
    void onlyHttpsIsEncrypted(URI url, boolean encrypted) {
        assertThat(new WebhookAddress(url).encrypted()).isEqualTo(encrypted);
    }

    @ParameterizedTest
    @EnumSource(DeliveryStatus.class)
    void aStatusIsStoredAsItsWord(DeliveryStatus status) {
        var converter = new DeliveryStatus.ColumnConverter();

        String word = converter.convertToDatabaseColumn(status);

        assertThat(word).isEqualTo(status.word()).isLowerCase();
        assertThat(converter.convertToEntityAttribute(word)).isEqualTo(status);
    }

    @Test
    void anUnknownWordInTheDatabaseIsAnError() {
        var converter = new DeliveryStatus.ColumnConverter();

        assertThatThrownBy(() -> converter.convertToEntityAttribute("PENDING"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anEndpointKeepsTheEventsItSubscribesTo() {
        Endpoint endpoint = TestDeliveries.endpoint(WebhookEvent.COMPLETED, WebhookEvent.PROGRESS);

        assertThat(endpoint.events).isEqualTo("completed,progress");
        assertThat(endpoint.readEvents()).containsExactly(WebhookEvent.COMPLETED, WebhookEvent.PROGRESS);
    }

    private static String hash(String url) {
        return new WebhookAddress(URI.create(url)).hash();
    }
}
