package io.darkroom.simulator;

import static io.darkroom.simulator.ProviderFixture.body;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Expected values are those of fal's HTTP reference, and of the pages of its models. */
class SimulatedFalTest {

    private static final String SEEDREAM = "/fal-ai/bytedance/seedream/v4.5/text-to-image";
    private static final String EDIT = "/fal-ai/bytedance/seedream/v4.5/edit";
    private static final String FLUX = "/fal-ai/flux-pro/v1.1-ultra";
    private static final String REQUESTS = "/fal-ai/bytedance/requests/";

    private final ProviderFixture fal = new ProviderFixture(SimulatedFal::new);

    @Test
    void aRequestIsQueued() {
        Reply reply = submit("");

        assertThat(reply.status()).isEqualTo(200);
        assertThat(body(reply).path("status").asText()).isEqualTo("IN_QUEUE");
        assertThat(body(reply).path("response_url").asText()).isEqualTo("https://queue.fal.run" + REQUESTS + id(reply));
    }

    @ParameterizedTest
    @CsvSource({"0, IN_QUEUE, 202", "100, IN_PROGRESS, 202", "400, COMPLETED, 200"})
    void theStatusFollowsFromTheTimeThatHasPassed(long millis, String word, int status) {
        String id = id(submit(""));

        fal.pass(Duration.ofMillis(millis));

        Reply reply = fal.get(REQUESTS + id + "/status");
        assertThat(reply.status()).isEqualTo(status);
        assertThat(body(reply).path("status").asText()).isEqualTo(word);
    }

    @Test
    void aResultIsThereWhenTheRequestHasCompleted() {
        String id = id(submit(", \"num_images\": 2, \"image_size\": {\"width\": 2560, \"height\": 1440}"));

        Reply early = fal.get(REQUESTS + id);
        fal.passGeneration();
        JsonNode result = body(fal.get(REQUESTS + id));

        assertThat(early.status()).isEqualTo(400);
        assertThat(body(early).path("detail").asText()).isEqualTo("Request is still in progress");
        assertThat(result.path("images")).hasSize(2);
        assertThat(result.at("/images/0/width").asInt()).isEqualTo(2560);
        assertThat(result.at("/images/0/url").asText()).startsWith(ProviderFixture.BASE_URL + "/files/" + id);
    }

    @Test
    void aRequestIsFoundBelowItsOwnAppOnly() {
        String id = id(submit(""));

        assertThat(fal.get(REQUESTS + id + "/status").status()).isEqualTo(202);
        assertThat(fal.get("/fal-ai/flux-pro/requests/" + id + "/status").status())
                .isEqualTo(404);
    }

    @Test
    void aFailedRequestHasCompletedAndItsResultIsTheError() {
        String broken = failing(FaultKind.TASK_FAILED);
        String refused = failing(FaultKind.TASK_CONTENT);

        assertThat(body(fal.get(REQUESTS + broken + "/status")).path("status").asText())
                .isEqualTo("COMPLETED");
        assertThat(fal.get(REQUESTS + broken).status()).isEqualTo(500);
        assertThat(body(fal.get(REQUESTS + broken)).at("/detail/0/type").asText())
                .isEqualTo("internal_server_error");
        assertThat(fal.get(REQUESTS + refused).status()).isEqualTo(422);
        assertThat(body(fal.get(REQUESTS + refused)).at("/detail/0/type").asText())
                .isEqualTo("content_policy_violation");
        JsonNode webhook = fal.provider.report(fal.tasks.find(fal.provider, refused));
        assertThat(webhook.path("status").asText()).isEqualTo("ERROR");
        assertThat(webhook.path("error").asText()).isEqualTo("Invalid status code: 422");
        assertThat(webhook.at("/payload/detail/0/loc/1").asText()).isEqualTo("prompt");
    }

    @Test
    void aRequestThatRunsIsCanceledAndOneThatHasEndedIsNot() {
        String running = id(submit(""));
        String ended = id(submit(""));

        Reply canceled = put(REQUESTS + running + "/cancel");
        fal.passGeneration();
        Reply late = put(REQUESTS + ended + "/cancel");

        assertThat(canceled.status()).isEqualTo(202);
        assertThat(body(canceled).path("status").asText()).isEqualTo("CANCELLATION_REQUESTED");
        assertThat(fal.get(REQUESTS + running).status()).isEqualTo(400);
        assertThat(late.status()).isEqualTo(400);
        assertThat(body(late).path("status").asText()).isEqualTo("ALREADY_COMPLETED");
        assertThat(body(put(REQUESTS + "none/cancel")).path("status").asText()).isEqualTo("NOT_FOUND");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /fal-ai/bytedance/seedream/v4.5/text-to-image | "guidance_scale": 3
            /fal-ai/bytedance/seedream/v4.5/text-to-image | "image_urls": ["https://a.example/1.png"]
            /fal-ai/bytedance/seedream/v4.5/text-to-image | "image_size": "1K"
            /fal-ai/bytedance/seedream/v4.5/text-to-image | "image_size": {"width": 512, "height": 512}
            /fal-ai/bytedance/seedream/v4.5/text-to-image | "num_images": 7
            /fal-ai/bytedance/seedream/v4.5/edit          | "seed": 7
            /fal-ai/flux-pro/v1.1-ultra                   | "aspect_ratio": "4:5"
            /fal-ai/flux-pro/v1.1-ultra                   | "image_size": "auto_2K"
            """)
    void whatThePageDoesNotDescribeIsRefusedWithItsField(String path, String field) {
        Reply reply = fal.post(path, "{\"prompt\": \"a lamp\", " + field + "}");

        assertThat(reply.status()).isEqualTo(422);
        assertThat(body(reply).at("/detail/0/loc/0").asText()).isEqualTo("body");
        assertThat(body(reply).at("/detail/0/type").asText()).isEqualTo("value_error");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                SEEDREAM,
                EDIT,
                FLUX,
                "/fal-ai/bytedance/seedream/v4/text-to-image",
                "/fal-ai/bytedance/seedream/v4/edit"
            })
    void theseAreSubmissions(String path) {
        assertThat("POST " + path).matches(fal.provider.submission());
        assertThat("GET " + path).doesNotMatch(fal.provider.submission());
    }

    @Test
    void aWebhookIsSignedWithTheKeyThatAnyoneMayFetch() throws Exception {
        byte[] body = "{}".getBytes(StandardCharsets.UTF_8);
        Task task = fal.tasks.find(fal.provider, id(submit("")));

        Map<String, String> headers = fal.provider.signature(task, body);

        String x = body(fal.provider.open("GET /.well-known/jwks.json"))
                .at("/keys/0/x")
                .asText();
        String encoded = "302a300506032b6570032100"
                + HexFormat.of().formatHex(Base64.getUrlDecoder().decode(x));
        Signature check = Signature.getInstance("Ed25519");
        check.initVerify(KeyFactory.getInstance("Ed25519")
                .generatePublic(new X509EncodedKeySpec(HexFormat.of().parseHex(encoded))));
        check.update(String.join(
                        "\n",
                        headers.get("X-Fal-Webhook-Request-Id"),
                        headers.get("X-Fal-Webhook-User-Id"),
                        headers.get("X-Fal-Webhook-Timestamp"),
                        HexFormat.of()
                                .formatHex(MessageDigest.getInstance("SHA-256").digest(body)))
                .getBytes(StandardCharsets.UTF_8));
        assertThat(check.verify(HexFormat.of().parseHex(headers.get("X-Fal-Webhook-Signature"))))
                .isTrue();
        assertThat(new FalSigner().keySet()).isEqualTo(new FalSigner().keySet());
        assertThat(fal.provider.open("GET " + REQUESTS)).isNull();
    }

    private String failing(FaultKind fault) {
        JsonNode input = Simulator.JSON.createObjectNode().put("prompt", "a lamp");
        Reply reply = fal.provider.answer(
                new ProviderCall("POST " + SEEDREAM, input, null, new Fault(fault, 0, 0, Duration.ZERO, 0)));
        fal.passGeneration();
        return id(reply);
    }

    private Reply put(String path) {
        return fal.provider.answer(
                new ProviderCall("PUT " + path, Simulator.JSON.createObjectNode(), null, Fault.NONE));
    }

    private Reply submit(String fields) {
        return fal.post(SEEDREAM, "{\"prompt\": \"a lamp\"" + fields + "}");
    }

    private static String id(Reply reply) {
        return body(reply).path("request_id").asText();
    }
}
