package io.darkroom.callback.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.darkroom.embedded.FuzzedRequests;
import io.darkroom.embedded.RawRequests;
import io.darkroom.embedded.RealBackends;
import io.darkroom.embedded.SimulatedSubmitter;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** No request, however odd, is answered with a fault of ours, or with words of the frameworks. */
@QuarkusTest
@Tag("backend")
@QuarkusTestResource(RealBackends.class)
@QuarkusTestResource(SimulatedSubmitter.class)
class FuzzedRequestsTest {

    private static final List<String> PATHS = List.of(
            "/callbacks/{id}/{id}/{id}/{id}",
            "/callbacks/evolink/01a1fcbc-ef48-7958-8e9c-2d336173f9c0/1/{id}",
            "/v1/deliveries/{id}",
            "/v1/deliveries/{id}/redeliver",
            "/v1/generations/{id}/deliveries",
            "/v1/webhook-endpoints",
            "/v1/webhook-endpoints/{id}",
            "/v1/webhook-endpoints/{id}/test",
            "/v1/webhook-endpoints/enable",
            "/v1/generations",
            "/{id}");

    @Test
    void callbacksAndTheWebhookApiAreAnswered() throws IOException {
        assertThat(new RawRequests().faults(new FuzzedRequests(PATHS, SimulatedSubmitter.OWNER, 4), 250))
                .isEmpty();
        assertThat(new RawRequests()
                        .faults(new FuzzedRequests(List.of("/v1/admin/replay"), SimulatedSubmitter.ADMIN, 5), 20))
                .isEmpty();
    }
}
