package io.darkroom.simulator;

import static io.darkroom.simulator.ProviderFixture.body;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Expected values are those that OpenAI's public client documents. */
class SimulatedOpenaiTest {

    private static final String REQUEST = "{\"model\": \"gpt-image-2\", \"prompt\": \"a lamp\"%s}";
    private static final String FORM = """
            --b\r
            Content-Disposition: form-data; name="prompt"\r
            \r
            eine L\u00e4mpe\r
            --b\r
            Content-Disposition: form-data; name="image[]"; filename="a.png"\r
            Content-Type: image/png\r
            \r
            123\r
            --b--\r
            """;

    private final ProviderFixture openai = new ProviderFixture(SimulatedOpenai::new);

    @Test
    void theAnswerContainsTheImages() {
        Reply reply = openai.submit(REQUEST.formatted(", \"n\": 2, \"size\": \"1536x1024\""));

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.headers()).containsKey("x-request-id");
        assertThat(body(reply).path("data")).hasSize(2);
        assertThat(body(reply).path("size").asText()).isEqualTo("1536x1024");
        assertThat(Base64.getDecoder().decode(body(reply).at("/data/0/b64_json").asText()))
                .as("png is the default")
                .startsWith(0x89, 'P', 'N', 'G');
    }

    @Test
    void aStreamHasPartialImagesThenTheCompletedOne() {
        Reply reply = openai.submit(
                REQUEST.formatted(", \"stream\": true, \"partial_images\": 1, \"output_format\": \"jpeg\""));

        assertThat(reply.contentType()).startsWith("text/event-stream");
        assertThat(new String(reply.body(), StandardCharsets.UTF_8).lines())
                .filteredOn(line -> line.startsWith("event: "))
                .containsExactly("event: image_generation.partial_image", "event: image_generation.completed");
        assertThat(new String(reply.body(), StandardCharsets.UTF_8)).endsWith("data: [DONE]\n\n");
    }

    @Test
    void aStreamThatFailsHasAnErrorAfterItsStatus() {
        Reply reply = openai.submit(REQUEST.formatted(", \"stream\": true"), FaultKind.TASK_CONTENT);

        assertThat(reply.status()).isEqualTo(200);
        assertThat(new String(reply.body(), StandardCharsets.UTF_8)).contains("event: error\n", "moderation_blocked");
    }

    @Test
    void anEditNeedsFilesAndAGenerationHasNone() {
        String files = ", \"image\": [{\"file_name\": \"a.png\", \"content_type\": \"image/png\", \"bytes\": 3}]";

        assertThat(openai.post("/v1/images/edits", REQUEST.formatted(files)).status())
                .isEqualTo(200);
        assertThat(openai.post("/v1/images/edits", REQUEST.formatted("")).status())
                .isEqualTo(400);
        assertThat(openai.submit(REQUEST.formatted(files)).status()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"size\": \"1000x1000\"",
                "\"size\": \"3840x1024\"",
                "\"size\": \"16:9\"",
                "\"n\": 11",
                "\"n\": 0",
                "\"quality\": \"2K\"",
                "\"output_format\": \"bmp\"",
                "\"partial_images\": 4",
                "\"callback_url\": \"https://a.example\"",
                "\"model\": \"seedream-4.5\"",
                "\"prompt\": \"\""
            })
    void whatIsNotDocumentedIsRefusedWithItsField(String field) {
        Reply reply = openai.submit("{\"prompt\": \"a lamp\", " + field + "}");

        assertThat(reply.status()).isEqualTo(400);
        JsonNode error = body(reply).path("error");
        assertThat(error.path("type").asText()).isEqualTo("invalid_request_error");
        assertThat(error.path("param").asText()).isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource({"401, invalid_api_key", "429, rate_limit_exceeded"})
    void anErrorHasTheDocumentedCode(int status, String code) {
        assertThat(body(openai.provider.error(status, "no")).at("/error/code").asText())
                .isEqualTo(code);
    }

    @ParameterizedTest
    @CsvSource({"IMAGE_WRONG_TYPE", "IMAGE_TRUNCATED", "IMAGE_MUTATED"})
    void aDamagedImageIsInsideTheAnswer(FaultKind fault) {
        Task intact = openai.tasks.all().stream().findFirst().orElse(null);
        String damaged = body(openai.submit(REQUEST.formatted(""), fault))
                .at("/data/0/b64_json")
                .asText();

        assertThat(intact).isNull();
        Task task = openai.tasks.all().getFirst();
        assertThat(Base64.getDecoder().decode(damaged)).isNotEqualTo(openai.tasks.picture(task, 0));
    }

    @Test
    void aFormIsReadAsItsTextsAndFiles() throws Exception {
        JsonNode form = FormBody.json("multipart/form-data; boundary=b", FORM.getBytes(StandardCharsets.UTF_8));

        assertThat(form.path("prompt").asText()).isEqualTo("eine L\u00e4mpe");
        assertThat(form.at("/image[]/0/file_name").asText()).isEqualTo("a.png");
        assertThat(form.at("/image[]/0/content_type").asText()).isEqualTo("image/png");
        assertThat(form.at("/image[]/0/bytes").asInt()).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "--b\r\n", "--b\r\nno name\r\n\r\nx\r\n--b--"})
    void whatIsNoFormIsRefused(String body) {
        assertThatThrownBy(
                        () -> FormBody.json("multipart/form-data; boundary=b", body.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(IOException.class);
    }
}
