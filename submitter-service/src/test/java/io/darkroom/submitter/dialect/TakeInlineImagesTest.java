package io.darkroom.submitter.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import io.darkroom.contracts.Json;
import io.darkroom.contracts.request.GenerationRequest;
import io.darkroom.contracts.request.Violation;
import io.darkroom.submitter.dialect.StorageUploads.UploadedImage;
import io.darkroom.submitter.refusal.Refusal.InvalidRequest;
import io.darkroom.submitter.refusal.RefusedException;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TakeInlineImagesTest {

    private static final String PIXEL = Base64.getEncoder().encodeToString("pixel".getBytes(StandardCharsets.UTF_8));
    private static final HttpServerRequest CALL = (HttpServerRequest) Proxy.newProxyInstance(
            TakeInlineImagesTest.class.getClassLoader(),
            new Class<?>[] {HttpServerRequest.class},
            (proxy, method, args) -> {
                throw new UnsupportedOperationException(method.getName());
            });

    private final List<Upload> uploads = new ArrayList<>();
    private final TakeInlineImages images = new TakeInlineImages((image, contentType, call) -> {
        uploads.add(new Upload(new String(image, StandardCharsets.UTF_8), contentType));
        String id = String.valueOf(uploads.size());
        return new UploadedImage(
                id, URI.create("https://images.example/v1/uploads/" + id), contentType, image.length, Instant.MAX);
    });

    private record Upload(String content, String contentType) {}

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"prompt\": \"a lamp\"}",
                "{\"image\": [\"https://example.com/a.png\"]}",
                "",
                "\"data",
                "not json at all",
            })
    void aBodyWithoutInlineImagesIsReturnedAsItIs(String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);

        assertThat(images.replaced(bytes, CALL).body()).isSameAs(bytes);
        assertThat(uploads).isEmpty();
    }

    @Test
    void oneImageBecomesAListWithItsLink() throws IOException {
        JsonNode body = replaced("{\"prompt\": \"a lamp\", \"image\": \"data:image/png;base64," + PIXEL + "\"}");

        assertThat(body.path("image").path(0).asText()).isEqualTo("https://images.example/v1/uploads/1");
        assertThat(body.path("prompt").asText()).isEqualTo("a lamp");
        assertThat(uploads).containsExactly(new Upload("pixel", "image/png"));
    }

    @Test
    void everyInlineImageOfAListIsUploadedInItsOrder() throws IOException {
        JsonNode body = replaced("{\"image\": [\"data:image/png;base64," + PIXEL + "\", \"https://example.com/b.png\","
                + " \"data:image/jpeg;base64," + PIXEL + "\"]}");

        assertThat(body.path("image").valueStream().map(JsonNode::asText))
                .containsExactly(
                        "https://images.example/v1/uploads/1",
                        "https://example.com/b.png",
                        "https://images.example/v1/uploads/2");
        assertThat(uploads).extracting(Upload::contentType).containsExactly("image/png", "image/jpeg");
    }

    @Test
    void theImagesOfAnOpenAiClientAreReplacedToo() throws IOException {
        JsonNode body = replaced("{\"images\": [{\"image_url\": \"data:image/png;base64," + PIXEL + "\"}]}");

        assertThat(body.at("/images/0/image_url").asText()).isEqualTo("https://images.example/v1/uploads/1");
    }

    @Test
    void aRequestThatComesAgainMeansTheSameAlthoughItsImagesHaveOtherLinks() throws IOException {
        byte[] body = ("{\"image\": \"data:image/png;base64," + PIXEL + "\"}").getBytes(StandardCharsets.UTF_8);

        GenerationRequest first = meaning(images.replaced(body, CALL));
        GenerationRequest again = meaning(images.replaced(body, CALL));

        assertThat(again).isEqualTo(first);
        assertThat(first.images())
                .singleElement()
                .satisfies(image -> assertThat(image).hasScheme("urn"));
    }

    private GenerationRequest meaning(LinkedImages sent) {
        URI link = URI.create("https://images.example/v1/uploads/" + uploads.size());
        return sent.meaning(GenerationRequest.forgotten("seedream-4.5").withImages(List.of(link)));
    }

    @Test
    void base64MayHaveLineBreaks() throws IOException {
        replaced(
                "{\"image\": \"data:image/png;base64," + PIXEL.substring(0, 4) + "\\r\\n" + PIXEL.substring(4) + "\"}");

        assertThat(uploads).containsExactly(new Upload("pixel", "image/png"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"data:text/html;base64,PGI+", "data:image/png,raw", "data:,x", "data:IMAGE/PNG;base64,eA=="})
    void dataOfAnotherKindIsLeftToTheDialect(String data) throws IOException {
        JsonNode body = replaced("{\"image\": [\"" + data + "\"]}");

        assertThat(body.path("image").path(0).asText()).isEqualTo(data);
        assertThat(uploads).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"image", "images"})
    void moreImagesThanAGenerationMayHaveAreRefusedBeforeOneIsUploaded(String field) {
        String many = String.join(", ", Collections.nCopies(15, "\"data:image/png;base64," + PIXEL + "\""));

        RefusedException refused =
                catchThrowableOfType(RefusedException.class, () -> replaced("{\"" + field + "\": [" + many + "]}"));

        assertThat(refused.refusal())
                .isInstanceOfSatisfying(
                        InvalidRequest.class,
                        invalid -> assertThat(invalid.violations())
                                .containsExactly(Violation.of(field, "15 images", "at most 14 images")));
        assertThat(uploads).isEmpty();
    }

    @Test
    void anImageThatIsNoBase64IsRefusedWithItsPlace() {
        RefusedException refused = catchThrowableOfType(
                RefusedException.class,
                () -> replaced("{\"image\": [\"https://example.com/a.png\", \"data:image/png;base64,A\"]}"));

        assertThat(refused.refusal())
                .isInstanceOfSatisfying(
                        InvalidRequest.class,
                        invalid -> assertThat(invalid.violations())
                                .singleElement()
                                .satisfies(violation -> {
                                    assertThat(violation.field()).isEqualTo("image[1]");
                                    assertThat(violation.value()).isEqualTo("data:image/png");
                                }));
    }

    private JsonNode replaced(String body) throws IOException {
        return Json.mapper()
                .readTree(images.replaced(body.getBytes(StandardCharsets.UTF_8), CALL)
                        .body());
    }
}
