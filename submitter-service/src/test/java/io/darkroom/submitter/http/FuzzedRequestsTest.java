package io.darkroom.submitter.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.darkroom.embedded.FuzzedRequests;
import io.darkroom.embedded.RawRequests;
import io.darkroom.embedded.RealBackends;
import io.darkroom.embedded.SchemaRequests;
import io.darkroom.submitter.Client;
import io.darkroom.submitter.OpenApiDocument;
import io.darkroom.submitter.Route;
import io.darkroom.submitter.SimulatedProviders;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No request, however odd, is answered with a fault of ours, or with words of the frameworks. */
@QuarkusTest
@Tag("backend")
@QuarkusTestResource(RealBackends.class)
@QuarkusTestResource(SimulatedProviders.class)
class FuzzedRequestsTest {

    private static final List<String> NATIVE = List.of(
            "/v1/generations",
            "/v1/generations/{id}",
            "/v1/generations/{id}/cancel",
            "/v1/generations/{id}/events",
            "/v1/generations/batch",
            "/v1/generations/batch/{id}",
            "/v1/quotes",
            "/v1/models",
            "/v1/key",
            "/v1/credits",
            "/v1/credits/ledger",
            "/v1/webhook-secrets",
            "/{id}");
    private static final List<String> ADMIN = List.of(
            "/v1/admin/accounts",
            "/v1/admin/accounts/{id}",
            "/v1/admin/accounts/{id}/credits",
            "/v1/admin/keys",
            "/v1/admin/keys/{id}",
            "/v1/admin/generations/{id}/hold",
            "/v1/admin/dead-letters",
            "/v1/admin/dead-letters/{id}",
            "/v1/admin/providers/{id}/restore");
    private static final List<String> DIALECTS = List.of(
            "/v2/images/generate",
            "/v2/jobs",
            "/v2/jobs/{id}",
            "/v2/uploads",
            "/v2/me",
            "/v2/models",
            "/v1/images/generations",
            "/v1/tasks/{id}",
            "/api/v1/images/generations",
            "/api/v1/tasks/{id}",
            "/api/v1/runs",
            "/api/v1/runs/{id}",
            "/seedream/images",
            "/seedream/tasks",
            "/openai/v1/images/generations",
            "/openai/v1/images/edits",
            "/v1/images/edits",
            "/openai/v1/models",
            "/openai/v1/models/{id}");

    @Inject
    Route route;

    @Test
    void theNativeApiAndTheDialectsAnswerClients() throws IOException {
        route.mend();
        // Without credits nothing can be bought.
        String key = Client.of("0.000001", "").key();

        assertThat(new RawRequests().faults(new FuzzedRequests(NATIVE, key, 1), 250))
                .isEmpty();
        assertThat(new RawRequests().faults(new FuzzedRequests(DIALECTS, key, 2), 250))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"native", "apiframe", "evolink", "apiinone", "runbase", "acedata", "openai", "replicate", "fal"})
    void everyOperationThatIsDocumentedIsAnswered(String document) throws IOException {
        String key =
                Client.of("0.000001", ", \"scopes\": [\"generate\", \"admin\"]").key();
        List<String> ids = List.of("01a1fcbc-ef48-7958-8e9c-2d336173f9c0", "evolink", "darkroom.requests:0:0");

        assertThat(new RawRequests()
                        .faults(
                                new SchemaRequests(
                                        OpenApiDocument.read(document).root(), key, ids, 8),
                                100))
                .isEmpty();
        // Nothing above may have changed what the other tests need.
        route.mend();
    }

    @Test
    void theAdminApiAnswersAdministrators() throws IOException {
        String key = Client.of("1", ", \"scopes\": [\"admin\"]").key();

        assertThat(new RawRequests().faults(new FuzzedRequests(ADMIN, key, 3), 250))
                .isEmpty();
    }
}
