package io.darkroom.submitter.accept;

import static io.darkroom.embedded.http.ApiRequest.given;
import static io.darkroom.submitter.Route.KEY;
import static io.darkroom.submitter.Route.authorized;
import static io.darkroom.submitter.Route.get;
import static io.darkroom.submitter.Route.post;
import static io.darkroom.submitter.Route.soon;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import io.darkroom.contracts.AssetId;
import io.darkroom.contracts.ErrorCode;
import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.ProviderName;
import io.darkroom.contracts.event.ArchivedImage;
import io.darkroom.contracts.event.AttemptError;
import io.darkroom.contracts.event.AttemptFailed;
import io.darkroom.contracts.event.AttemptSucceeded;
import io.darkroom.contracts.event.GenerationArchived;
import io.darkroom.contracts.event.OutcomeSource;
import io.darkroom.contracts.event.ProducedImage;
import io.darkroom.embedded.RealBackends;
import io.darkroom.embedded.http.ApiResponse;
import io.darkroom.eventing.kafka.EventPublisher;
import io.darkroom.submitter.Client;
import io.darkroom.submitter.Route;
import io.darkroom.submitter.SimulatedProviders;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@QuarkusTest
@Tag("backend")
@QuarkusTestResource(RealBackends.class)
@QuarkusTestResource(SimulatedProviders.class)
class GenerationApiTest {

    private static final ProviderName EVOLINK = ProviderName.of("evolink");

    @Inject
    EventPublisher publisher;

    @Inject
    Route route;

    @BeforeEach
    void everyProviderIsHealthy() {
        route.mend();
    }

    @Test
    void aRequestWithoutAValidKeyIs401() {
        given().get("/v1/generations").then().statusCode(401).body("code", equalTo("unauthorized"));
        given().header("Authorization", "Bearer wrong")
                .get("/v1/generations")
                .then()
                .statusCode(401);
        given().header("X-API-Key", KEY).get("/v1/generations").then().statusCode(200);
    }

    @Test
    void anAcceptedRequestIs202AndCanBeFoundAgain() {
        ApiResponse accepted =
                post("{\"model\": \"seedream-4.5\", \"prompt\": \"a lamp\", \"metadata\": {\"order\": \"42\"}}");

        accepted.then()
                .statusCode(202)
                .header("Location", endsWith("/v1/generations/" + id(accepted)))
                .body("status", equalTo("queued"))
                .body("object", equalTo("generation"))
                .body("metadata.order", equalTo("42"))
                .body("error", nullValue());
        get(id(accepted)).then().statusCode(200).body("request.prompt", equalTo("a lamp"));
    }

    @Test
    void aFieldOutOfItsLimitsIs422AndNamesFieldValueAndLimit() {
        post("{\"model\": \"seedream-4.5\", \"prompt\": \"a lamp\", \"n\": 16}")
                .then()
                .statusCode(422)
                .contentType("application/problem+json")
                .body("code", equalTo("invalid_request"))
                .body("detail", equalTo("n must be a whole number from 1 to 15, not 16"))
                .body("errors[0].field", equalTo("n"))
                .body("errors[0].value", equalTo("16"))
                .body("errors[0].limit", equalTo("a whole number from 1 to 15"));
    }

    @Test
    void aBodyThatIsNotJsonIs400() {
        post("{\"model\": ").then().statusCode(400).body("code", equalTo("malformed_json"));
        post("{\"prompt\": \"a\", \"prompt\": \"b\"}").then().statusCode(400);
        post("[".repeat(5000)).then().statusCode(400);
    }

    @Test
    void anotherContentTypeIs415AndTooMuchIs413() {
        authorized()
                .contentType("text/plain")
                .body("a")
                .post("/v1/generations")
                .then()
                .statusCode(415);
        post("{\"prompt\": \"" + "a".repeat(300_000) + "\"}").then().statusCode(413);
    }

    @Test
    void aRequestThatNoProviderCanHonourIs422AndNamesEachReason() {
        post("{\"model\": \"seedream-4.5\", \"prompt\": \"a lamp\", \"guidance_scale\": 3, \"n\": 2}")
                .then()
                .statusCode(422)
                .body("code", equalTo("no_provider"))
                .body(
                        "errors.provider",
                        contains("acedata", "apiframe", "apiinone", "evolink", "fal", "replicate", "runbase"))
                .body(
                        "errors.field",
                        contains("guidance_scale", "n", "n", "guidance_scale", "guidance_scale", "guidance_scale", "n"))
                .body("errors[3].message", equalTo("evolink has no guidance scale"));
        post("{\"model\": \"seedream-4.5\", \"prompt\": \"a lamp\", \"routing\": {\"providers\": [\"nobody\"]}}")
                .then()
                .statusCode(422)
                .body("errors.message", contains("nobody is not enabled"));
    }

    @Test
    void anUnknownModelIs422AndNamesTheKnownOnes() {
        post("{\"model\": \"unheard-of\", \"prompt\": \"a\"}")
                .then()
                .statusCode(422)
                .body("code", equalTo("unknown_model"))
                .body(
                        "detail",
                        equalTo("model must be one of seedream-4.5, seedream-4.0, flux-1.1-pro-ultra, gpt-image-2,"
                                + " not unheard-of"));
    }

    @Test
    void theModelsAreListedWithTheirLimitsAndProviders() {
        authorized()
                .get("/v1/models")
                .then()
                .statusCode(200)
                .body("data.id", contains("seedream-4.5", "seedream-4.0", "flux-1.1-pro-ultra", "gpt-image-2"))
                .body("data[0].sizes.'4K'.'16:9'", equalTo("5120x2880"))
                .body("data[0].parameters.n.max", equalTo(15))
                .body(
                        "data[0].providers.provider",
                        contains("acedata", "apiframe", "apiinone", "evolink", "fal", "replicate", "runbase"))
                .body("data[0].providers[3].price", equalTo(2.25))
                .body("data[0].providers[3].upstream_model", equalTo("doubao-seedream-4.5"))
                .body("data[0].providers[1].settings", contains("seed", "guidance_scale"))
                .body("data[1].providers.provider", contains("acedata", "fal", "replicate"))
                .body("data[2].sizes.'2K'.'16:9'", equalTo("2752x1536"))
                .body("data[2].providers.provider", contains("fal", "replicate"))
                .body("data[3].parameters.resolution", contains("2K"))
                .body("data[3].sizes.'2K'.'16:9'", equalTo("2560x1440"))
                .body("data[3].sizes.'4K'", nullValue())
                .body("data[3].providers.provider", contains("openai"));
    }

    @Test
    void aGenerationIsSubmittedArchivedAndCompleted() {
        GenerationId id = submitted();
        Instant now = Instant.now();

        publisher.publish(new AttemptSucceeded(
                id,
                1,
                EVOLINK,
                List.of(new ProducedImage(URI.create("https://cdn/1.jpg"), now)),
                OutcomeSource.CALLBACK,
                now));
        soon().untilAsserted(() -> get(id).then().body("status", equalTo("archiving")));
        AssetId asset = AssetId.random();
        GenerationArchived archived =
                new GenerationArchived(id, 1, List.of(new ArchivedImage(asset, "image/jpeg", 5, "ab", 2, 3)), now);
        publisher.publish(archived);
        publisher.publish(archived);

        soon().untilAsserted(() -> get(id).then()
                .body("status", equalTo("completed"))
                .body("progress", equalTo(100))
                .body("images", hasSize(1))
                .body("images[0].url", containsString("/v1/assets/" + asset + "?expires="))
                .body("attempts[0].status", equalTo("succeeded")));
    }

    @Test
    void aWaitingRequestIsAnsweredWhenItsGenerationEnds() {
        Instant begun = Instant.now();
        route.breaks("runbase", "{\"fault\": \"status\", \"status\": 401, \"times\": 1}");

        authorized()
                .header("Prefer", "wait=20")
                .body("{\"model\": \"seedream-4.5\", \"prompt\": \"a\", \"routing\": {\"providers\": [\"runbase\"]}}")
                .post("/v1/generations")
                .then()
                .statusCode(200)
                .header("Preference-Applied", "wait=20")
                .body("status", equalTo("failed"))
                .body("error.code", equalTo("provider_auth"));
        assertThat(Duration.between(begun, Instant.now())).isLessThan(Duration.ofSeconds(15));
    }

    @Test
    void aRefusalForContentEndsTheGeneration() {
        GenerationId id = submitted();

        publisher.publish(new AttemptFailed(
                id,
                1,
                EVOLINK,
                new AttemptError(ErrorCode.CONTENT_POLICY, "no"),
                OutcomeSource.CALLBACK,
                Instant.now()));

        soon().untilAsserted(() -> get(id).then()
                .body("status", equalTo("failed"))
                .body("error.code", equalTo("content_policy"))
                .body("attempts", hasSize(1)));
    }

    @Test
    void aCanceledGenerationStaysCanceledAndCannotBeCanceledAgain() {
        GenerationId id = submitted();

        authorized()
                .post("/v1/generations/" + id + "/cancel")
                .then()
                .statusCode(202)
                .body("status", equalTo("canceled"));

        authorized()
                .post("/v1/generations/" + id + "/cancel")
                .then()
                .statusCode(409)
                .body("code", equalTo("already_ended"));
        Instant now = Instant.now();
        publisher.publish(new AttemptSucceeded(
                id,
                1,
                EVOLINK,
                List.of(new ProducedImage(URI.create("https://cdn/1.jpg"), now)),
                OutcomeSource.CALLBACK,
                now));
        publisher.publish(new GenerationArchived(id, 1, List.of(), now));
        GenerationId later = submitted();
        publisher.publish(new AttemptFailed(
                later, 1, EVOLINK, new AttemptError(ErrorCode.CONTENT_POLICY, "no"), OutcomeSource.POLL, now));
        soon().untilAsserted(() -> get(later).then().body("status", equalTo("failed")));
        get(id).then().body("status", equalTo("canceled"));
    }

    @Test
    void aListIsPagedNewestFirst() {
        String first = id(post("{\"model\": \"seedream-4.5\", \"prompt\": \"first\"}"));
        String second = id(post("{\"model\": \"seedream-4.5\", \"prompt\": \"second\"}"));

        String cursor = authorized()
                .get("/v1/generations?limit=1")
                .then()
                .statusCode(200)
                .body("data.id", contains(second))
                .body("has_more", equalTo(true))
                .extract()
                .path("next_cursor");
        authorized().get("/v1/generations?limit=1&cursor=" + cursor).then().body("data.id", contains(first));
        authorized().get("/v1/generations?status=completed").then().body("data.id", not(hasItem(first)));
        authorized()
                .get("/v1/generations?created_after=2100-01-01T00:00:00Z")
                .then()
                .body("data", hasSize(0));
        authorized()
                .get("/v1/generations?created_before=2100-01-01T00:00:00Z&limit=1")
                .then()
                .body("data.id", contains(second));
        authorized().get("/v1/generations?provider=acedata").then().body("data.id", not(hasItem(first)));
        authorized()
                .get("/v1/generations?provider=No")
                .then()
                .statusCode(400)
                .body("errors[0].field", equalTo("provider"));
        authorized().get("/v1/generations?created_after=now").then().statusCode(400);
        authorized().get("/v1/generations?limit=0").then().statusCode(400).body("errors[0].field", equalTo("limit"));
        authorized().get("/v1/generations?status=odd").then().statusCode(400);
        authorized().get("/v1/generations?cursor=odd").then().statusCode(400);
    }

    @Test
    void promptsAreSearchedByTheirWords() {
        Client client = Client.of("100", "");
        String lamp = id(client.submit("A ceramic Lamp on a wooden table", "\"metadata\": {\"order\": \"a 'b' 1\"}"));
        String vase = id(client.submit("a ceramic vase, blue", "\"n\": 1"));
        client.submit("nothing of this kind", "\"n\": 1");

        Map<String, List<String>> found = Map.of(
                "ceramic", List.of(vase, lamp),
                "CERAMIC lam", List.of(lamp),
                "\"ceramic vase\"", List.of(vase),
                "ceramic -vase", List.of(lamp),
                "vase or table", List.of(vase, lamp),
                "(' & lamp:*) -\"a b\"", List.of(lamp),
                "unheard", List.of());
        found.forEach((words, ids) -> client.get("/v1/generations?q=" + encoded(words))
                .then()
                .statusCode(200)
                .body("data.id", equalTo(ids)));
        client.get("/v1/generations?q=ceramic&limit=1")
                .then()
                .body("data.id", equalTo(List.of(vase)))
                .body("next_cursor", equalTo(vase));
        client.get("/v1/generations?metadata=" + encoded("order:a 'b' 1") + "&key=" + client.keyId())
                .then()
                .body("data.id", equalTo(List.of(lamp)));
        Client.of("1", "").get("/v1/generations?q=ceramic").then().body("data", hasSize(0));
        for (String odd : List.of("q=---", "q=" + "a".repeat(201), "metadata=order", "key=odd", "error=odd")) {
            client.get("/v1/generations?" + odd)
                    .then()
                    .statusCode(400)
                    .body("errors[0].field", equalTo(odd.substring(0, odd.indexOf('='))));
        }
        client.authorized().delete("/v1/generations/" + lamp).then().statusCode(202);
        client.get("/v1/generations?q=lamp").then().body("data", hasSize(0));
    }

    @Test
    void anOperatorReadsEveryAccountsGenerationsAndNobodyElseDoes() {
        Client client = Client.of("100", "");
        Client other = Client.of("100", "");
        String id = id(client.submit("a lamp", "\"n\": 1"));

        authorized().get("/v1/generations/" + id).then().statusCode(200).body("account_id", equalTo(client.account()));
        authorized()
                .get("/v1/generations?account=" + client.account())
                .then()
                .statusCode(200)
                .body("data.id", equalTo(List.of(id)))
                .body("data[0].key_id", equalTo(client.keyId()))
                .body("data[0].legal_hold", equalTo(false));
        authorized().get("/v1/generations?account=all&limit=1").then().body("data.id", equalTo(List.of(id)));
        authorized().get("/v1/credits?account=" + client.account()).then().body("unlimited", equalTo(false));
        authorized()
                .get("/v1/credits/ledger?limit=2&account=" + client.account())
                .then()
                .body("data.account_id", equalTo(List.of(client.account(), client.account())));
        authorized().get("/v1/generations?account=odd").then().statusCode(400);
        for (String path : List.of("/v1/generations", "/v1/credits", "/v1/credits/ledger", "/v1/usage")) {
            other.get(path + "?account=" + client.account())
                    .then()
                    .statusCode(403)
                    .body("code", equalTo("forbidden"));
            other.get(path + "?account=all").then().statusCode(403);
            other.get(path + "?account=" + other.account()).then().statusCode(200);
        }
        other.get("/v1/generations/" + id).then().statusCode(404);
        other.get("/v1/generations/" + id + "/events").then().statusCode(404);
        authorized().post("/v1/generations/" + id + "/cancel").then().statusCode(404);
    }

    @Test
    void anUnknownGenerationIs404() {
        get("never-was").then().statusCode(404).body("code", equalTo("not_found"));
        get(GenerationId.next(Instant.now()).toString()).then().statusCode(404);
        authorized().post("/v1/generations/never-was/cancel").then().statusCode(404);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private GenerationId submitted() {
        GenerationId id = GenerationId.of(id(
                post("{\"model\": \"seedream-4.5\", \"prompt\": \"a\", \"routing\": {\"providers\": [\"evolink\"]}}")));
        soon().untilAsserted(() -> get(id).then().body("status", equalTo("submitted")));
        return id;
    }

    private static String id(ApiResponse response) {
        return response.path("id");
    }
}
