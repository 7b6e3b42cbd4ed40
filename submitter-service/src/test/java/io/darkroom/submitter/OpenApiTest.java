package io.darkroom.submitter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.darkroom.contracts.AssetId;
import io.darkroom.contracts.AttemptStatus;
import io.darkroom.contracts.ErrorCode;
import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.GenerationStatus;
import io.darkroom.contracts.ProviderName;
import io.darkroom.contracts.Sha256;
import io.darkroom.contracts.event.ArchivedImage;
import io.darkroom.contracts.event.AttemptError;
import io.darkroom.contracts.event.AttemptFailed;
import io.darkroom.contracts.event.GenerationArchived;
import io.darkroom.contracts.event.OutcomeSource;
import io.darkroom.contracts.request.AspectRatio;
import io.darkroom.contracts.request.GenerationRequest;
import io.darkroom.contracts.request.OutputFormat;
import io.darkroom.contracts.request.PromptOptimization;
import io.darkroom.contracts.request.Resolution;
import io.darkroom.contracts.request.Strategy;
import io.darkroom.contracts.request.WebhookEvent;
import io.darkroom.embedded.RealBackends;
import io.darkroom.embedded.http.ApiRequest;
import io.darkroom.embedded.http.ApiResponse;
import io.darkroom.eventing.kafka.EventPublisher;
import io.darkroom.submitter.OpenApiDocument.Operation;
import io.quarkus.arc.Arc;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.io.IOException;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sends the examples of the OpenAPI documents, and validates the answers against their schemas. */
@QuarkusTest
@Tag("backend")
@QuarkusTestResource(RealBackends.class)
@QuarkusTestResource(SimulatedProviders.class)
class OpenApiTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    // Placeholders in paths and examples, and where the answer of an earlier operation contains the value.
    private static final Map<String, String> MADE = Map.of(
            "createGeneration", "/id",
            "createBatch", "/batch",
            "createAccount", "/id",
            "createKey", "/id");
    private static final Map<String, String> TASK = Map.of(
            "apiframe",
            "/jobId",
            "evolink",
            "/id",
            "apiinone",
            "/data/task_id",
            "runbase",
            "/id",
            "acedata",
            "/task_id",
            "replicate",
            "/id",
            "fal",
            "/request_id");
    // Places in paths that no earlier answer fills.
    private static final Map<String, String> PLACES = Map.of(
            "/v1/admin/providers/{name}",
            "/v1/admin/providers/runbase",
            "{owner}/{name}",
            "bytedance/seedream-4.5",
            "{endpoint}",
            "fal-ai/bytedance/seedream/v4.5/text-to-image",
            "{version}",
            Sha256.hex("darkroom replicate bytedance/seedream-4.5"));
    private static final String NOWHERE = UUID.randomUUID().toString();

    @Inject
    Route route;

    @Inject
    EventPublisher publisher;

    private final Map<String, String> made = new HashMap<>();

    @BeforeEach
    void everyProviderIsHealthy() {
        route.mend();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"native", "apiframe", "evolink", "apiinone", "runbase", "acedata", "openai", "replicate", "fal"})
    void everyExampleIsAnsweredAsItsDocumentSays(String name) throws IOException {
        OpenApiDocument document = OpenApiDocument.read(name);
        made.put("upload", SimulatedProviders.UPLOAD);

        // The answer to a client of OpenAI is its images.
        try (FinishGenerations finish = name.equals("openai") ? new FinishGenerations(Route.KEY, publisher) : null) {
            sendExamples(document);
        }
    }

    private void sendExamples(OpenApiDocument document) throws IOException {
        for (Operation operation : deletionsLast(document.operations())) {
            JsonNode content = operation.node().path("requestBody").path("content");
            // Sent by a test of its own.
            if (content.has("multipart/form-data") || operation.node().has("x-own-test")) {
                continue;
            }
            if (content.isMissingNode()) {
                holds(document, operation, call(operation, Route.KEY, "", ""));
            }
            for (Map.Entry<String, JsonNode> type : content.properties()) {
                assertThat(type.getValue().path("examples"))
                        .as(operation + " has examples")
                        .isNotEmpty();
                for (JsonNode example : type.getValue().path("examples")) {
                    JsonNode value = example.path("value");
                    assertThat(document.faults(type.getValue().path("schema"), value))
                            .as(operation + ": its example")
                            .isEmpty();
                    holds(document, operation, call(operation, Route.KEY, text(value), type.getKey()));
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"native", "apiframe", "evolink", "apiinone", "runbase", "acedata", "openai", "replicate", "fal"})
    void errorsAreAnsweredAsTheDocumentSays(String name) throws IOException {
        OpenApiDocument document = OpenApiDocument.read(name);

        for (Operation operation : document.operations()) {
            if (operation.node().at("/requestBody/content").has("multipart/form-data")) {
                continue;
            }
            boolean lines = operation.node().at("/requestBody/content").has("application/jsonl");
            ApiResponse refused = operation.node().has("requestBody")
                    ? call(operation, "dk_nobody", "{}", lines ? "application/jsonl" : "application/json")
                    : call(operation, "dk_nobody", "", "");
            assertThat(refused.statusCode()).as(operation.toString()).isEqualTo(401);
            holds(document, operation, refused);
            if (operation.path().endsWith("{id}") && !operation.node().has("requestBody")) {
                ApiResponse nothing = call(operation, Route.KEY, "", "");
                assertThat(nothing.statusCode()).as(operation.toString()).isEqualTo(404);
                holds(document, operation, nothing);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"native", "apiframe", "evolink", "apiinone", "runbase", "acedata", "replicate", "fal"})
    void endedGenerationsAreAnsweredAsTheDocumentSays(String name) throws IOException {
        OpenApiDocument document = OpenApiDocument.read(name);
        Operation submit = document.operations().getFirst();
        Operation status = document.operations().stream()
                .filter(operation -> Set.of("getGeneration", "status")
                        .contains(operation.node().path("operationId").asText()))
                .findFirst()
                .orElseThrow();
        JsonNode example = submit.node()
                .at("/requestBody/content/application~1json/examples")
                .iterator()
                .next();
        String question = status.node().has("requestBody") ? "{\"id\": \"TASK\"}" : "";

        for (boolean completed : List.of(true, false)) {
            holds(document, submit, call(submit, Route.KEY, text(example.path("value")), "application/json"));
            String id = Route.authorized().get("/v1/generations?limit=1").path("data[0].id");
            Route.soon().untilAsserted(() -> Route.get(id).then().body("status", equalTo("submitted")));
            GenerationId generation = GenerationId.of(id);
            publisher.publish(
                    completed
                            ? new GenerationArchived(generation, 1, List.of(image(), image()), Instant.now())
                            : new AttemptFailed(
                                    generation,
                                    1,
                                    ProviderName.of("evolink"),
                                    new AttemptError(ErrorCode.CONTENT_POLICY, "no"),
                                    OutcomeSource.POLL,
                                    Instant.now()));
            Route.soon()
                    .untilAsserted(
                            () -> Route.get(id).then().body("status", equalTo(completed ? "completed" : "failed")));

            holds(document, status, call(status, Route.KEY, question, "application/json"));
        }
    }

    private static ArchivedImage image() {
        return new ArchivedImage(AssetId.random(), "image/jpeg", 5, "ab", 2, 3);
    }

    @Test
    void everyCallIsDocumentedAndEveryDocumentedCallIsThere() throws IOException {
        Set<String> documented = new TreeSet<>();
        for (String name : List.of(
                "native", "apiframe", "evolink", "apiinone", "runbase", "acedata", "openai", "replicate", "fal")) {
            OpenApiDocument.read(name).operations().forEach(operation -> documented.add(operation.toString()));
        }

        assertThat(documented).isEqualTo(served());
    }

    @Test
    void theDocumentNamesTheWordsAndLimitsOfTheCode() throws IOException {
        JsonNode schemas = OpenApiDocument.read("native").root().at("/components/schemas");

        assertThat(words(schemas, "GenerationStatus"))
                .isEqualTo(words(GenerationStatus.values(), GenerationStatus::word));
        assertThat(words(schemas, "AttemptStatus"))
                .containsExactlyInAnyOrderElementsOf(words(AttemptStatus.values(), AttemptStatus::word));
        assertThat(words(schemas, "ErrorCode"))
                .containsExactlyInAnyOrderElementsOf(words(ErrorCode.values(), ErrorCode::word));
        assertThat(words(schemas, "AspectRatio")).isEqualTo(words(AspectRatio.values(), AspectRatio::word));
        assertThat(words(schemas, "Resolution")).isEqualTo(words(Resolution.values(), Resolution::word));
        assertThat(words(schemas, "OutputFormat")).isEqualTo(words(OutputFormat.values(), OutputFormat::word));
        assertThat(words(schemas, "PromptOptimization"))
                .isEqualTo(words(PromptOptimization.values(), PromptOptimization::word));
        assertThat(words(schemas, "Strategy")).isEqualTo(words(Strategy.values(), Strategy::word));
        assertThat(words(schemas, "WebhookEvent")).isEqualTo(words(WebhookEvent.values(), WebhookEvent::word));
        JsonNode request = schemas.at("/GenerationRequest/properties");
        assertThat(request.at("/prompt/maxLength").asInt()).isEqualTo(GenerationRequest.MAX_PROMPT_LENGTH);
        assertThat(request.at("/n/maximum").asInt()).isEqualTo(GenerationRequest.MAX_IMAGES);
        assertThat(request.at("/images/maxItems").asInt()).isEqualTo(GenerationRequest.MAX_REFERENCES);
        assertThat(request.at("/webhook_url/maxLength").asInt()).isEqualTo(GenerationRequest.MAX_URL_LENGTH);
        assertThat(request.at("/seed/maximum").asLong()).isEqualTo(GenerationRequest.MAX_SEED);
    }

    @Test
    void theDocumentsAreServedAndShownInDevelopment() {
        ApiRequest.given().get("/q/openapi").then().statusCode(200).body(containsString("createGeneration"));
        ApiRequest.given()
                .get("/q/openapi?format=json")
                .then()
                .statusCode(200)
                .body("paths.'/v1/generations'.post.operationId", equalTo("createGeneration"));
        ApiRequest.given().get("/openapi/acedata.yaml").then().statusCode(200).body(containsString("/seedream/images"));
        ApiRequest.given().get("/q/swagger-ui/").then().statusCode(200).body(containsString("/openapi/apiframe.yaml"));
    }

    // In the opposite order, so that a hold ends before what it held goes.
    private static List<Operation> deletionsLast(List<Operation> operations) {
        List<Operation> ordered = new ArrayList<>();
        for (Operation operation : operations) {
            if (!operation.method().equals("delete")) {
                ordered.add(operation);
            }
        }
        operations.reversed().stream()
                .filter(operation -> operation.method().equals("delete"))
                .forEach(ordered::add);
        return ordered;
    }

    // The answer is one that the document knows, in the shape that it gives.
    private void holds(OpenApiDocument document, Operation operation, ApiResponse answer) throws IOException {
        String what = operation + " answered " + answer.statusCode() + " " + answer.asString();
        assertThat(operation.node().path("responses").has(String.valueOf(answer.statusCode())))
                .as(what)
                .isTrue();
        assertThat(answer.statusCode()).as(what).isNotEqualTo(400).isNotEqualTo(422);
        String type = answer.contentType().replaceAll(";.*", "");
        JsonNode schema = document.schema(operation, answer.statusCode(), type);
        if (answer.statusCode() == 204 || answer.asString().isEmpty()) {
            assertThat(schema.isMissingNode()).as(what).isTrue();
            return;
        }
        assertThat(schema.isMissingNode()).as(what + " as " + type).isFalse();
        if (type.equals("text/event-stream")) {
            return;
        }
        for (String json :
                type.equals("application/jsonl") ? answer.asString().lines().toList() : List.of(answer.asString())) {
            JsonNode value = JSON.readTree(json);
            assertThat(document.faults(schema, value)).as(what).isEmpty();
            if (answer.statusCode() < 300) {
                remember(document, operation, value);
            }
        }
    }

    private void remember(OpenApiDocument document, Operation operation, JsonNode answer) {
        String id = operation.node().path("operationId").asText();
        Optional.ofNullable(id.equals("submit") ? TASK.get(document.name()) : MADE.get(id))
                .map(pointer -> answer.at(pointer).asText())
                .ifPresent(value -> made.put(id, value));
    }

    private ApiResponse call(Operation operation, String key, String body, String type) {
        String id = Stream.of(
                        Map.entry("/v1/generations/batch/", "createBatch"),
                        Map.entry("/v1/generations/", "createGeneration"),
                        Map.entry("/v1/admin/generations/", "createGeneration"),
                        Map.entry("/v1/admin/accounts/", "createAccount"),
                        Map.entry("/v1/admin/keys/", "createKey"),
                        Map.entry("/replicate/v1/files/", "upload"),
                        Map.entry("/", "submit"))
                .filter(path -> operation.path().startsWith(path.getKey()))
                .findFirst()
                .map(path -> made.getOrDefault(path.getValue(), NOWHERE))
                .orElse(NOWHERE);
        String path = operation.path();
        for (Map.Entry<String, String> place : PLACES.entrySet()) {
            path = path.replace(place.getKey(), place.getValue());
        }
        path = path.replace("{id}", id);
        String filled = body.replace("ACCOUNT", made.getOrDefault("createAccount", NOWHERE))
                .replace("TASK", made.getOrDefault("submit", NOWHERE));
        ApiRequest request = ApiRequest.given().header("Authorization", "Bearer " + key);
        if (!filled.isEmpty()) {
            request.contentType(type).body(filled.getBytes(StandardCharsets.UTF_8));
        }
        return request.request(operation.method().toUpperCase(Locale.ROOT), path);
    }

    private static String text(JsonNode value) {
        return value.isTextual() ? value.textValue().strip() : value.toString();
    }

    private static Set<String> served() {
        Set<String> served = new TreeSet<>();
        Arc.container().beanManager().getBeans(Object.class).stream()
                .map(bean -> bean.getBeanClass())
                .filter(type ->
                        type.isAnnotationPresent(Path.class) && type.getName().startsWith("io.darkroom"))
                .forEach(type -> Arrays.stream(type.getMethods())
                        .forEach(method ->
                                verb(method).ifPresent(verb -> served.add(verb + " " + path(type, method)))));
        // What the services ask each other.
        served.removeIf(call -> call.contains(" /internal/"));
        return served;
    }

    private static Optional<String> verb(Method method) {
        return Arrays.stream(method.getAnnotations())
                .map(Annotation::annotationType)
                .map(type -> type.getAnnotation(HttpMethod.class))
                .filter(verb -> verb != null)
                .map(HttpMethod::value)
                .findFirst();
    }

    private static String path(Class<?> type, Method method) {
        String outer = type.getAnnotation(Path.class).value();
        String inner = method.isAnnotationPresent(Path.class)
                ? method.getAnnotation(Path.class).value()
                : "";
        // A place that may contain slashes has an expression.
        return ("/" + outer + "/" + inner)
                .replaceAll("/+", "/")
                .replaceAll("(.)/$", "$1")
                .replaceAll("\\{(\\w+):[^}]*}", "{$1}");
    }

    private static List<String> words(JsonNode schemas, String name) {
        return schemas.path(name)
                .path("enum")
                .valueStream()
                .map(JsonNode::asText)
                .toList();
    }

    private static <E> List<String> words(E[] constants, Function<E, String> word) {
        return Arrays.stream(constants).map(word).toList();
    }
}
