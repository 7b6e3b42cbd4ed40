package io.darkroom.callback.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.darkroom.callback.api.EndpointView.DisabledAddress;
import io.darkroom.callback.api.EndpointView.EndpointList;
import io.darkroom.callback.delivery.Endpoint;
import io.darkroom.callback.delivery.FailingAddress;
import io.darkroom.callback.delivery.TestDeliveries;
import io.darkroom.contracts.request.WebhookEvent;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Endpoints as the API shows them. */
class EndpointViewTest {

    private static final Instant DISABLED_AT = TestDeliveries.CREATED.plusSeconds(60);
    private static final URI REQUEST_URL = URI.create("https://request.example/hook");

    private final Endpoint endpoint = TestDeliveries.endpoint(WebhookEvent.COMPLETED);

    @Test
    void anEndpointWithoutFailureIsActive() {
        EndpointView view = EndpointView.of(endpoint, Optional.empty());

        assertThat(view.status()).isEqualTo("active");
        assertThat(view.object()).isEqualTo("webhook_endpoint");
        assertThat(view.id()).isEqualTo(endpoint.id);
        assertThat(view.url()).isEqualTo(endpoint.url);
        assertThat(view.events()).containsExactly(WebhookEvent.COMPLETED);
        assertThat(view.createdAt()).isEqualTo(TestDeliveries.CREATED);
        assertThat(view.failingSince()).isNull();
        assertThat(view.disabledAt()).isNull();
        assertThat(view.reason()).isNull();
    }

    @Test
    void anEndpointWhoseLastTryFailedIsFailing() {
        EndpointList list =
                EndpointView.list(List.of(endpoint), List.of(TestDeliveries.failing(TestDeliveries.URL, "HTTP 500")));

        EndpointView view = list.data().getFirst();
        assertThat(view.status()).isEqualTo("failing");
        assertThat(view.failingSince()).isEqualTo(TestDeliveries.CREATED);
        assertThat(view.disabledAt()).isNull();
        assertThat(view.reason()).isEqualTo("HTTP 500");
        assertThat(list.disabledAddresses()).isEmpty();
    }

    @Test
    void aDisabledEndpointIsNotListedAmongTheAddressesOfRequests() {
        EndpointList list = EndpointView.list(List.of(endpoint), List.of(disabled(TestDeliveries.URL)));

        assertThat(list.data()).extracting(EndpointView::status).containsExactly("disabled");
        assertThat(list.data().getFirst().disabledAt()).isEqualTo(DISABLED_AT);
        assertThat(list.disabledAddresses()).isEmpty();
    }

    @Test
    void aDisabledAddressOfARequestIsListed() {
        EndpointList list = EndpointView.list(List.of(endpoint), List.of(disabled(REQUEST_URL)));

        assertThat(list.data()).extracting(EndpointView::status).containsExactly("active");
        assertThat(list.disabledAddresses())
                .containsExactly(
                        new DisabledAddress(REQUEST_URL.toString(), TestDeliveries.CREATED, DISABLED_AT, "HTTP 410"));
    }

    @Test
    void aFailingAddressOfARequestThatIsNotDisabledIsNotListed() {
        EndpointList list = EndpointView.list(List.of(), List.of(TestDeliveries.failing(REQUEST_URL, "HTTP 500")));

        assertThat(list.object()).isEqualTo("list");
        assertThat(list.data()).isEmpty();
        assertThat(list.disabledAddresses()).isEmpty();
    }

    private static FailingAddress disabled(URI url) {
        FailingAddress address = TestDeliveries.failing(url, "HTTP 410");
        address.disabledAt = DISABLED_AT;
        return address;
    }
}
