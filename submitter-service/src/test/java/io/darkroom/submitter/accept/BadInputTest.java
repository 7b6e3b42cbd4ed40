package io.darkroom.submitter.accept;

import static io.darkroom.embedded.http.ApiRequest.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.hasSize;

import io.darkroom.embedded.RealBackends;
import io.darkroom.embedded.http.ApiRequest;
import io.darkroom.embedded.http.ApiResponse;
import io.darkroom.embedded.http.JsonPaths;
import io.darkroom.submitter.Client;
import io.darkroom.submitter.Route;
import io.darkroom.submitter.SimulatedProviders;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Sends invalid requests to every door: each is refused with the right code in the door's own shape, and nothing is stored. */
@QuarkusTest
@Tag("backend")
@QuarkusTestResource(RealBackends.class)
@QuarkusTestResource(SimulatedProviders.class)
class BadInputTest {

    private static final byte[] BOMB = bomb();

    @Inject
    Route route;

    // One for all: whatever is stored fails the next one too.
    private static @Nullable Client client;

    @BeforeEach
    void aClientWithCredits() {
        if (client == null) {
            route.mend();
            client = Client.of("100", "");
        }
    }

    /** A door: its path, a body around {@code prompt}, and where its errors are. */
    enum Door {
        NATIVE("/v1/generations", "{\"model\": \"seedream-4.5\", \"prompt\": %s%s}", "images", "detail"),
        BATCH("/v1/generations/batch", "{\"model\": \"seedream-4.5\", \"prompt\": %s%s}", "images", "problem.detail"),
        QUOTES("/v1/quotes", "{\"model\": \"seedream-4.5\", \"prompt\": %s%s}", "images", "detail"),
        APIFRAME("/v2/images/generate", "{\"model\": \"seedream-4.5\", \"prompt\": %s%s}", "", "error"),
        EVOLINK(
                "/v1/images/generations",
                "{\"model\": \"doubao-seedream-4.5\", \"prompt\": %s%s}",
                "image_urls",
                "error.message"),
        APIINONE("/api/v1/images/generations", "{\"prompt\": %s%s}", "image_urls", "error.message"),
        RUNBASE(
                "/api/v1/runs",
                "{\"model\": \"bytedance/seedream-4.5\", \"input\": {\"prompt\": %s%s}}",
                "image_urls",
                "error.message"),
        ACEDATA(
                "/seedream/images",
                "{\"model\": \"doubao-seedream-4-5-251128\", \"async\": true, \"prompt\": %s%s}",
                "image",
                "error.message");

        private final String path;
        private final String template;
        private final String references;
        private final String error;

        Door(String path, String template, String references, String error) {
            this.path = path;
            this.template = template;
            this.references = references;
            this.error = error;
        }

        String body(String prompt, String fields) {
            return template.formatted(prompt, fields);
        }

        // The dialects do not know 415.
        int encoded() {
            return wrong() == 422 ? 415 : 400;
        }

        // 422 is the native API's word for a request that is JSON and wrong.
        int wrong() {
            return this == NATIVE || this == BATCH || this == QUOTES ? 422 : 400;
        }
    }

    record Bad(String name, Door door, int status, byte[] body, Map<String, String> headers) {

        Bad(String name, Door door, int status, String body) {
            this(name, door, status, body.getBytes(StandardCharsets.UTF_8), Map.of());
        }

        @Override
        public String toString() {
            return door + ": " + name;
        }
    }

    static Stream<Bad> bad() {
        return Stream.of(Door.values())
                .flatMap(door -> Stream.of(everywhere(door), references(door), ranges(door))
                        .flatMap(List::stream));
    }

    private static List<Bad> everywhere(Door door) {
        String good = door.body("\"a lamp\"", "");
        return List.of(
                new Bad("prompt of the wrong type", door, door.wrong(), door.body("17", "")),
                new Bad("prompt absent", door, door.wrong(), door.body("null", "")),
                new Bad("prompt of no characters", door, door.wrong(), door.body("\"\"", "")),
                new Bad("prompt of spaces", door, door.wrong(), door.body("\"  \"", "")),
                new Bad(
                        "prompt of 100,000 characters",
                        door,
                        door.wrong(),
                        door.body('"' + "a".repeat(100_000) + '"', "")),
                new Bad("NUL", door, door.wrong(), door.body("\"a \\u0000 lamp\"", "")),
                new Bad("half a surrogate pair", door, door.wrong(), door.body("\"a \\ud83d lamp\"", "")),
                new Bad("unknown model", door, door.wrong(), unknownModel(door)),
                new Bad("a field twice", door, 400, door.body("\"a lamp\", \"prompt\": \"another\"", "")),
                new Bad("deep JSON", door, 400, door.body("[".repeat(10_000) + "]".repeat(10_000), "")),
                new Bad("half of the JSON", door, 400, good.substring(0, good.length() - 1)),
                new Bad("no body", door, door == Door.BATCH ? 422 : 400, ""),
                new Bad("a list", door, door == Door.BATCH ? 400 : door.wrong(), "[1, 2]"),
                new Bad("not UTF-8", door, 400, new byte[] {'{', '"', (byte) 0xff, (byte) 0xfe, '"'}, Map.of()),
                new Bad("a gzip bomb", door, door.encoded(), BOMB, Map.of("Content-Encoding", "gzip")),
                // AceData's clients may send images inside, so that here it is the prompt that is too long.
                new Bad(
                        "10 MB",
                        door,
                        door == Door.ACEDATA ? 400 : 413,
                        door.body('"' + "a".repeat(10_000_000) + '"', "")));
    }

    private static String unknownModel(Door door) {
        String body = door.body("\"a lamp\"", "");
        return door == Door.APIINONE
                ? body.replace("{", "{\"model\": \"unheard-of\", ")
                : body.replaceFirst("\"model\": \"[^\"]+\"", "\"model\": \"unheard-of\"");
    }

    private static List<Bad> references(Door door) {
        if (door.references.isEmpty()) {
            return List.of(
                    apiframe(
                            "50 references",
                            IntStream.range(0, 50)
                                    .mapToObj(i -> "\"https://example.com/" + i + ".png\"")
                                    .collect(Collectors.joining(", "))),
                    apiframe("a javascript: reference", "\"javascript:alert(1)\""),
                    apiframe("a file: reference", "\"file:///etc/passwd\""));
        }
        String fifty = IntStream.range(0, 50)
                .mapToObj(i -> "\"https://example.com/" + i + ".png\"")
                .collect(Collectors.joining(", "));
        return List.of(
                with("50 references", door, fifty),
                with("a javascript: reference", door, "\"javascript:alert(1)\""),
                with("a file: reference", door, "\"file:///etc/passwd\""),
                with("a reference with a password", door, "\"https://me:secret@example.com/1.png\""),
                with("a reference of the wrong type", door, "{}"));
    }

    private static Bad apiframe(String name, String items) {
        return new Bad(
                name,
                Door.APIFRAME,
                400,
                Door.APIFRAME.body("\"a lamp\"", ", \"seedreamParams\": {\"image_input\": [" + items + "]}"));
    }

    private static Bad with(String name, Door door, String items) {
        return new Bad(
                name, door, door.wrong(), door.body("\"a lamp\"", ", \"" + door.references + "\": [" + items + "]"));
    }

    private static List<Bad> ranges(Door door) {
        List<Bad> bad = new ArrayList<>();
        if (door.wrong() == 422) {
            for (String field : List.of(
                    "\"n\": 0",
                    "\"n\": 16",
                    "\"n\": 1.5",
                    "\"n\": \"1\"",
                    "\"aspect_ratio\": \"7:3\"",
                    "\"resolution\": \"8K\"",
                    "\"seed\": -1",
                    "\"guidance_scale\": 10.5",
                    "\"webhook_url\": \"javascript:alert(1)\"",
                    "\"metadata\": {\"deep\": {}}",
                    "\"routing\": {\"max_attempts\": 99}",
                    "\"unheard_of\": true")) {
                bad.add(new Bad(field, door, 422, door.body("\"a lamp\"", ", " + field)));
            }
        }
        if (door == Door.EVOLINK) {
            bad.add(new Bad("n = 0", door, 400, door.body("\"a lamp\"", ", \"n\": 0")));
            bad.add(new Bad("n = 16", door, 400, door.body("\"a lamp\"", ", \"n\": 16")));
            bad.add(new Bad("n = 1.5", door, 400, door.body("\"a lamp\"", ", \"n\": 1.5")));
            bad.add(new Bad("ratio 7:3", door, 400, door.body("\"a lamp\"", ", \"size\": \"7:3\"")));
        }
        if (door == Door.APIINONE || door == Door.RUNBASE) {
            bad.add(new Bad("ratio 7:3", door, 400, door.body("\"a lamp\"", ", \"aspect_ratio\": \"7:3\"")));
        }
        if (door == Door.ACEDATA) {
            bad.add(new Bad("ratio 7:3", door, 400, door.body("\"a lamp\"", ", \"size\": \"7:3\"")));
            bad.add(
                    new Bad(
                            "16 images",
                            door,
                            400,
                            door.body(
                                    "\"a lamp\"",
                                    ", \"sequential_image_generation\": \"auto\", \"sequential_image_generation_options\": {\"max_images\": 16}")));
        }
        return bad;
    }

    // A hundred megabytes in a hundred kilobytes.
    private static byte[] bomb() {
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
                byte[] block = new byte[1_000_000];
                for (int i = 0; i < 100; i++) {
                    gzip.write(block);
                }
            }
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("bad")
    void anInvalidRequestIsRefusedAndNothingIsStored(Bad bad) {
        Answer answer = send(bad);

        if (bad.door() == Door.BATCH && answer.status() == 200) {
            assertThat(answer.<Integer>path("status")).as(answer.body()).isEqualTo(bad.status());
            assertThat(answer.<String>path("problem.detail")).isNotBlank();
        } else {
            assertThat(answer.status()).as(answer.body()).isEqualTo(bad.status());
            assertThat(answer.<String>path(bad.door() == Door.BATCH ? "detail" : bad.door().error))
                    .isNotBlank();
        }
        client.get("/v1/generations").then().body("data", hasSize(0));
        client.balance("100", "0", "0");
    }

    private Answer send(Bad bad) {
        ApiRequest request = given().header("Authorization", "Bearer " + client.key())
                .contentType(bad.door() == Door.BATCH ? "application/jsonl" : "application/json")
                .body(bad.body());
        bad.headers().forEach(request::header);
        ApiResponse response = request.post(bad.door().path);
        return new Answer(response.statusCode(), response.asString());
    }

    record Answer(int status, String body) {

        @SuppressWarnings("unchecked")
        <T> @Nullable T path(String path) {
            return (T) JsonPaths.at(body, path);
        }
    }
}
