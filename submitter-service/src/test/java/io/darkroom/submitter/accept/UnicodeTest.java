package io.darkroom.submitter.accept;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.darkroom.contracts.Json;
import io.darkroom.contracts.event.Topic;
import io.darkroom.embedded.RealBackends;
import io.darkroom.submitter.Client;
import io.darkroom.submitter.KafkaRecords;
import io.darkroom.submitter.Route;
import io.darkroom.submitter.SimulatedProviders;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a client writes comes back as it was, through HTTP, the database and Kafka, whichever characters it has. */
@QuarkusTest
@Tag("backend")
@QuarkusTestResource(RealBackends.class)
@QuarkusTestResource(SimulatedProviders.class)
class UnicodeTest {

    private static final int GENERATIONS = 12;

    @Inject
    Route route;

    @Inject
    KafkaRecords kafka;

    private final Random random = new Random(7);

    @Test
    void everyTextSurvives() throws IOException {
        route.mend();
        Client client = Client.of("1000", "");
        Map<String, ObjectNode> sent = new HashMap<>();
        for (int i = 0; i < GENERATIONS; i++) {
            ObjectNode request = request();
            String id = client.authorized()
                    .body(Json.mapper().writeValueAsBytes(request))
                    .post("/v1/generations")
                    .then()
                    .statusCode(202)
                    .extract()
                    .path("id");
            sent.put(id, request);
        }

        for (Map.Entry<String, ObjectNode> generation : sent.entrySet()) {
            assertSame(
                    Json.mapper()
                            .readTree(client.get("/v1/generations/" + generation.getKey())
                                    .asByteArray())
                            .get("request"),
                    generation.getValue());
        }
        Route.soon().untilAsserted(() -> {
            Map<String, JsonNode> published = new HashMap<>();
            for (ConsumerRecord<String, byte[]> record : kafka.read(Topic.REQUESTS.topicName())) {
                if (sent.containsKey(record.key())) {
                    published.put(record.key(), Json.mapper().readTree(record.value()));
                }
            }
            for (Map.Entry<String, ObjectNode> generation : sent.entrySet()) {
                assertThat(published).containsKey(generation.getKey());
                assertSame(published.get(generation.getKey()).get("request"), generation.getValue());
            }
        });
    }

    private static void assertSame(JsonNode request, ObjectNode sent) {
        assertThat(request.get("prompt")).isEqualTo(sent.get("prompt"));
        assertThat(request.get("metadata")).isEqualTo(sent.get("metadata"));
    }

    private ObjectNode request() {
        ObjectNode request =
                Json.mapper().createObjectNode().put("model", "seedream-4.5").put("prompt", "-" + text(4000));
        ObjectNode metadata = request.putObject("metadata");
        for (int i = 0; i < 8; i++) {
            metadata.put(text(64), text(512));
        }
        return request;
    }

    // From every plane, with controls and characters that are none.
    private String text(int length) {
        StringBuilder text = new StringBuilder();
        while (text.codePointCount(0, text.length()) < length) {
            int plane = random.nextInt(3);
            int character = 1 + random.nextInt(plane == 0 ? 0xFF : plane == 1 ? 0xFFFF : Character.MAX_CODE_POINT);
            if (character < Character.MIN_SURROGATE || character > Character.MAX_SURROGATE) {
                text.appendCodePoint(character);
            }
        }
        return text.toString();
    }
}
