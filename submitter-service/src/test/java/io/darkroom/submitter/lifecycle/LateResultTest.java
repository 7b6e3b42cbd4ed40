package io.darkroom.submitter.lifecycle;

import static io.darkroom.submitter.Route.authorized;
import static io.darkroom.submitter.Route.get;
import static io.darkroom.submitter.Route.prompt;
import static io.darkroom.submitter.Route.soon;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.darkroom.contracts.AssetId;
import io.darkroom.contracts.ErrorCode;
import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.ProviderName;
import io.darkroom.contracts.event.ArchivedImage;
import io.darkroom.contracts.event.ArchivingFailed;
import io.darkroom.contracts.event.AttemptArrivedLate;
import io.darkroom.contracts.event.AttemptError;
import io.darkroom.contracts.event.AttemptFailed;
import io.darkroom.contracts.event.AttemptSucceeded;
import io.darkroom.contracts.event.GenerationArchived;
import io.darkroom.contracts.event.OutcomeSource;
import io.darkroom.contracts.event.ProducedImage;
import io.darkroom.embedded.RealBackends;
import io.darkroom.embedded.http.ApiResponse;
import io.darkroom.eventing.kafka.EventPublisher;
import io.darkroom.providers.catalogue.Catalogue;
import io.darkroom.submitter.Route;
import io.darkroom.submitter.SimulatedProviders;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What becomes of a result that comes after its attempt was given up on. */
@QuarkusTest
@Tag("backend")
@QuarkusTestResource(RealBackends.class)
@QuarkusTestResource(SimulatedProviders.class)
class LateResultTest {

    private static final ProviderName EVOLINK = ProviderName.of("evolink");
    private static final ProviderName RUNBASE = ProviderName.of("runbase");

    private static final List<Integer> PROXY_ERRORS = List.of(408, 500, 502, 504, 524);

    @Inject
    Route route;

    @Inject
    EventPublisher publisher;

    private final String prompt = prompt();

    @BeforeEach
    void restoreEveryProvider() {
        route.mend();
    }

    @Test
    void anUncertainSubmissionIsNotFollowedByAnotherWhileItMayStillSucceed() {
        route.breaks("evolink", "{\"fault\": \"reset_after\", \"times\": 1}");

        GenerationId id = id(route.submit(prompt, "{}"));

        soon().untilAsserted(() -> get(id).then().body("attempts.status", contains("uncertain")));
        soon().during(Duration.ofSeconds(3)).untilAsserted(() -> get(id).then().body("attempts", hasSize(1)));
        assertThat(route.books(prompt)).hasSize(1);
        succeeded(id, 1, EVOLINK);
        soon().untilAsserted(() -> get(id).then().body("status", equalTo("archiving")));
    }

    /** With no other provider, so that nothing but the promise keeps it from being bought again at once. */
    @Test
    void whatWasBookedIsNotBoughtAgainWhateverAProxyAnswersInItsPlace() {
        String rules = PROXY_ERRORS.stream()
                .map(status -> "{\"fault\": \"status_after\", \"status\": " + status + ", \"times\": 1}")
                .collect(Collectors.joining(", "));
        Map<String, GenerationId> byPrompt = new HashMap<>();
        for (String provider : Route.providers()) {
            route.breaks(provider, rules);
            for (int status : PROXY_ERRORS) {
                String each = prompt + " of " + provider + " with " + status;
                byPrompt.put(each, id(Route.post(bodyFor(ProviderName.of(provider), each))));
            }
        }

        soon().pollInterval(Duration.ofMillis(500))
                .until(() -> byPrompt.values().stream().allMatch(LateResultTest::mayBeBooked));

        // Each look is fifty calls and the books of all tests.
        soon().pollInterval(Duration.ofMillis(500))
                .during(Duration.ofSeconds(3))
                .untilAsserted(() -> {
                    assertThat(byPrompt)
                            .allSatisfy((each, booked) ->
                                    assertThat(mayBeBooked(booked)).isTrue());
                    assertThat(route.books(byPrompt.keySet()))
                            .extracting(entry -> entry.path("prompt").asText())
                            .containsExactlyInAnyOrderElementsOf(byPrompt.keySet());
                });
        byPrompt.values()
                .forEach(each -> authorized()
                        .post("/v1/generations/" + each + "/cancel")
                        .then()
                        .statusCode(202));
    }

    private static String bodyFor(ProviderName provider, String prompt) {
        String model = Catalogue.builtIn()
                .provider(provider)
                .models()
                .keySet()
                .iterator()
                .next();
        return "{\"model\": \"%s\", \"prompt\": \"%s\", \"routing\": {\"providers\": [\"%s\"]}}"
                .formatted(model, prompt, provider);
    }

    // Its last attempt: an open circuit may have kept an earlier one from being sent.
    private static boolean mayBeBooked(GenerationId id) {
        List<String> attempts = get(id).path("attempts.status");
        return !attempts.isEmpty() && Set.of("uncertain", "submitted").contains(attempts.getLast());
    }

    @Test
    void aLateResultIsUsedWhileTheGenerationIsOpen() {
        GenerationId id = givenUp();

        succeeded(id, 1, EVOLINK);
        soon().untilAsserted(() -> get(id).then()
                .body("status", equalTo("archiving"))
                .body("attempts[0].status", equalTo("succeeded"))
                .body("attempts[0].late_result_at", notNullValue()));
        archived(id, 1);

        soon().untilAsserted(() -> get(id).then()
                .body("status", equalTo("completed"))
                .body("images", hasSize(1))
                .body("attempts.status", contains("succeeded", "abandoned")));
        // The second provider's images come too, and change nothing.
        archived(id, 2);
        publisher.publish(new AttemptArrivedLate(id, 2, RUNBASE, 1, OutcomeSource.POLL, Instant.now()));
        soon().untilAsserted(() -> get(id).then().body("attempts[1].late_result_at", notNullValue()));
        get(id).then().body("status", equalTo("completed")).body("images", hasSize(1));
    }

    @Test
    void aLateResultThatCannotBeArchivedDoesNotAffectTheLaterAttempt() {
        GenerationId id = givenUp();
        succeeded(id, 1, EVOLINK);
        soon().untilAsserted(() -> get(id).then().body("status", equalTo("archiving")));

        publisher.publish(new ArchivingFailed(id, 1, "HTTP 404", Instant.now()));
        soon().untilAsserted(() -> get(id).then().body("attempts.status", contains("failed", "submitted")));
        archived(id, 2);

        soon().untilAsserted(() -> get(id).then().body("status", equalTo("completed")));
        assertThat(route.books(prompt)).hasSize(2);
    }

    @Test
    void aLateResultCompletesAGenerationThatIsQueuedAgain() {
        GenerationId id = id(route.submit(prompt, "{\"providers\": [\"evolink\", \"runbase\"]}"));
        soon().untilAsserted(() -> get(id).then().body("status", equalTo("submitted")));
        route.breaks("runbase", "{\"fault\": \"status\", \"status\": 429, \"retry_after_seconds\": 60}");
        giveUp(id);
        soon().untilAsserted(
                        () -> get(id).then().body("status", equalTo("queued")).body("attempts", hasSize(2)));

        succeeded(id, 1, EVOLINK);
        archived(id, 1);

        soon().untilAsserted(() -> get(id).then().body("status", equalTo("completed")));
        assertThat(route.books(prompt)).hasSize(1);
    }

    @Test
    void aResultAfterTheEndIsRecordedAndDropped() {
        GenerationId id = id(route.submit(prompt, "{}"));
        soon().untilAsserted(() -> get(id).then().body("status", equalTo("submitted")));
        authorized().post("/v1/generations/" + id + "/cancel").then().statusCode(202);

        publisher.publish(new AttemptArrivedLate(id, 1, EVOLINK, 1, OutcomeSource.CALLBACK, Instant.now()));

        soon().untilAsserted(() -> get(id).then()
                .body("status", equalTo("canceled"))
                .body("attempts[0].status", equalTo("abandoned"))
                .body("attempts[0].late_result_at", notNullValue())
                .body("images", hasSize(0)));
    }

    @Test
    void aGenerationIsCanceledAtOnceWhileItWaits() {
        authorized().post("/v1/admin/providers/evolink/suspend");
        GenerationId id = id(route.submit(prompt, "{\"providers\": [\"evolink\"]}"));

        authorized()
                .post("/v1/generations/" + id + "/cancel")
                .then()
                .statusCode(202)
                .body("status", equalTo("canceled"))
                .body("queue_position", nullValue());

        authorized().post("/v1/admin/providers/evolink/restore");
        GenerationId later = id(route.submit(prompt + " later", "{\"providers\": [\"evolink\"]}"));
        soon().untilAsserted(() -> get(later).then().body("status", equalTo("submitted")));
        get(id).then().body("status", equalTo("canceled")).body("attempts", hasSize(0));
        assertThat(route.books(prompt)).isEmpty();
    }

    // Given up at EvoLink, and with Runbase since.
    private GenerationId givenUp() {
        GenerationId id = id(route.submit(prompt, "{\"providers\": [\"evolink\", \"runbase\"]}"));
        soon().untilAsserted(() -> get(id).then().body("status", equalTo("submitted")));
        giveUp(id);
        soon().untilAsserted(() -> get(id).then()
                .body("status", equalTo("submitted"))
                .body("attempts.provider", contains("evolink", "runbase"))
                .body("attempts[0].error.code", equalTo("provider_timeout")));
        return id;
    }

    private void giveUp(GenerationId id) {
        publisher.publish(new AttemptFailed(
                id,
                1,
                EVOLINK,
                new AttemptError(ErrorCode.PROVIDER_TIMEOUT, "nothing was heard"),
                OutcomeSource.CLOCK,
                Instant.now()));
    }

    private void succeeded(GenerationId id, int attempt, ProviderName provider) {
        publisher.publish(new AttemptSucceeded(
                id,
                attempt,
                provider,
                List.of(new ProducedImage(URI.create("https://cdn.example/1.jpg"), Instant.now())),
                OutcomeSource.CALLBACK,
                Instant.now()));
    }

    private void archived(GenerationId id, int attempt) {
        publisher.publish(new GenerationArchived(
                id, attempt, List.of(new ArchivedImage(AssetId.random(), "image/jpeg", 5, "ab", 2, 3)), Instant.now()));
    }

    private static GenerationId id(ApiResponse response) {
        return GenerationId.of(response.path("id"));
    }
}
