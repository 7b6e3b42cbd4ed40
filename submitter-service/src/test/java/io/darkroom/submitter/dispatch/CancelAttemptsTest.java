package io.darkroom.submitter.dispatch;

import static io.darkroom.submitter.Route.authorized;
import static io.darkroom.submitter.Route.get;
import static io.darkroom.submitter.Route.prompt;
import static io.darkroom.submitter.Route.soon;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.darkroom.contracts.AttemptKey;
import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.TaskId;
import io.darkroom.embedded.RealBackends;
import io.darkroom.providers.SubmissionResult;
import io.darkroom.submitter.Route;
import io.darkroom.submitter.SimulatedProviders;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A cancellation reaches the providers that have a call for it. */
@QuarkusTest
@Tag("backend")
@QuarkusTestResource(RealBackends.class)
@QuarkusTestResource(SimulatedProviders.class)
class CancelAttemptsTest {

    @Inject
    Route route;

    @Inject
    RecordSubmissions submissions;

    private final String prompt = prompt();

    @BeforeEach
    void restoreEveryProvider() {
        route.mend();
    }

    @ParameterizedTest
    @CsvSource({"replicate, canceled", "fal, requested"})
    void aCancellationIsForwardedToItsProvider(String provider, String result) {
        String id =
                route.submit(prompt, "{\"providers\": [\"" + provider + "\"]}").path("id");
        soon().untilAsserted(() -> get(id).then().body("status", equalTo("submitted")));

        authorized().post("/v1/generations/" + id + "/cancel").then().statusCode(202);

        soon().untilAsserted(() -> assertThat(route.books(prompt))
                .singleElement()
                .satisfies(task -> assertThat(task.path("state").asText()).isEqualTo("failed")));
        soon().untilAsserted(() -> assertThat(authorized().get("/q/metrics").asString())
                .contains("darkroom_cancellations_total{provider=\"" + provider + "\",result=\"" + result + "\"}"));
    }

    @Test
    void aCancellationThatOvertakesTheAnswerIsForwardedAfterIt() {
        route.breaks("replicate", "{\"fault\": \"reset_after\", \"times\": 1}");
        String id = route.submit(prompt, "{\"providers\": [\"replicate\"]}").path("id");
        soon().untilAsserted(() -> get(id).then().body("attempts[0].status", equalTo("uncertain")));
        authorized().post("/v1/generations/" + id + "/cancel").then().statusCode(202);

        submissions.record(
                new AttemptKey(GenerationId.of(id), 1),
                new SubmissionResult.Accepted(new TaskId(
                        route.books(prompt).getFirst().path("task_id").asText())));

        soon().untilAsserted(() -> assertThat(route.books(prompt))
                .singleElement()
                .satisfies(task -> assertThat(task.path("state").asText()).isEqualTo("failed")));
    }
}
