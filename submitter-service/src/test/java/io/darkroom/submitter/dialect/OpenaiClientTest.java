package io.darkroom.submitter.dialect;

import static io.darkroom.submitter.Route.prompt;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.hamcrest.Matchers.hasSize;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.http.StreamResponse;
import com.openai.errors.BadRequestException;
import com.openai.errors.NotFoundException;
import com.openai.errors.OpenAIServiceException;
import com.openai.errors.RateLimitException;
import com.openai.errors.UnauthorizedException;
import com.openai.models.images.Image;
import com.openai.models.images.ImageEditParams;
import com.openai.models.images.ImageGenStreamEvent;
import com.openai.models.images.ImageGenerateParams;
import com.openai.models.images.ImagesResponse;
import com.openai.models.models.Model;
import io.darkroom.embedded.RealBackends;
import io.darkroom.embedded.http.ApiRequest;
import io.darkroom.eventing.kafka.EventPublisher;
import io.darkroom.submitter.Client;
import io.darkroom.submitter.FinishGenerations;
import io.darkroom.submitter.Route;
import io.darkroom.submitter.SimulatedProviders;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** OpenAI's own client for Java, of which only the base URL and the key are ours. */
@QuarkusTest
@Tag("backend")
@QuarkusTestResource(RealBackends.class)
@QuarkusTestResource(SimulatedProviders.class)
class OpenaiClientTest {

    @Inject
    Route route;

    @Inject
    EventPublisher publisher;

    private final String prompt = prompt();
    private Client client;
    private OpenAIClient openai;

    @BeforeEach
    void everyProviderIsHealthy() {
        route.mend();
        client = Client.of("100", "");
        openai = openai(client.key());
    }

    @AfterEach
    void closeTheClient() {
        openai.close();
    }

    private static OpenAIClient openai(String key) {
        return OpenAIOkHttpClient.builder()
                .baseUrl(ApiRequest.baseUrl() + "/openai/v1")
                .apiKey(key)
                .build();
    }

    @Test
    void itGenerates() {
        try (FinishGenerations finish = new FinishGenerations(client.key(), publisher)) {
            ImagesResponse answer = openai.images()
                    .generate(ImageGenerateParams.builder()
                            .model("seedream-4.5")
                            .prompt(prompt)
                            .n(2)
                            .size(ImageGenerateParams.Size._1536X1024)
                            .build());

            assertThat(answer.data().orElseThrow())
                    .hasSize(2)
                    .allSatisfy(image -> assertThat(bytes(image)).isEqualTo(SimulatedProviders.ASSET));
            assertThat(answer.created()).isPositive();
        }
    }

    @Test
    void itGetsLinks() {
        try (FinishGenerations finish = new FinishGenerations(client.key(), publisher)) {
            ImagesResponse answer = openai.images()
                    .generate(ImageGenerateParams.builder()
                            .prompt(prompt)
                            .responseFormat(ImageGenerateParams.ResponseFormat.URL)
                            .build());

            assertThat(answer.data().orElseThrow().getFirst().url().orElseThrow())
                    .contains("/v1/assets/");
        }
    }

    @Test
    void itEditsWithTwoReferences() {
        try (FinishGenerations finish = new FinishGenerations(client.key(), publisher)) {
            ImagesResponse answer = openai.images()
                    .edit(ImageEditParams.builder()
                            .prompt(prompt)
                            .imageOfInputStreams(List.of(
                                    new ByteArrayInputStream(new byte[2000]), new ByteArrayInputStream(new byte[3000])))
                            .build());

            assertThat(answer.data().orElseThrow()).hasSize(1);
        }
        client.get("/v1/generations?limit=1").then().body("data[0].request.images", hasSize(2));
    }

    @Test
    void itStreams() {
        try (FinishGenerations finish = new FinishGenerations(client.key(), publisher);
                StreamResponse<ImageGenStreamEvent> stream = openai.images()
                        .generateStreaming(ImageGenerateParams.builder()
                                .prompt(prompt)
                                .partialImages(1)
                                .build())) {
            List<ImageGenStreamEvent> events = stream.stream().toList();

            assertThat(events).hasSize(2);
            assertThat(events.getFirst().asGenerationPartialImage().partialImageIndex())
                    .isZero();
            assertThat(Base64.getDecoder()
                            .decode(events.getLast().asGenerationCompleted().b64Json()))
                    .isEqualTo(SimulatedProviders.ASSET);
            assertThat(events.getLast().asGenerationCompleted().usage().totalTokens())
                    .isZero();
        }
    }

    @Test
    void itListsTheModels() {
        assertThat(openai.models().list().items()).extracting(Model::id).contains("seedream-4.5");
        assertThat(openai.models().retrieve("seedream-4.5").id()).isEqualTo("seedream-4.5");
        assertThatThrownBy(() -> openai.models().retrieve("sora")).isInstanceOf(NotFoundException.class);
    }

    @Test
    void aWrongFieldIsABadRequestThatNamesIt() {
        BadRequestException refused = catchThrowableOfType(
                BadRequestException.class,
                () -> openai.images()
                        .generate(ImageGenerateParams.builder()
                                .prompt(prompt)
                                .size(ImageGenerateParams.Size.of("1x1"))
                                .build()));

        assertThat(refused.param()).contains("size");
        assertThat(refused.code()).contains("invalid_value");
        assertThat(refused.type()).contains("invalid_request_error");
    }

    @Test
    void aRefusedPromptIsABadRequestThatIsPaidForByNobody() {
        route.breaks("evolink", "{\"fault\": \"content_refusal\"}");

        assertThat(failureOf(client.key()))
                .isInstanceOf(BadRequestException.class)
                .satisfies(refused -> assertThat(refused.code()).contains("moderation_blocked"));
        assertThat(route.books(prompt)).isEmpty();
        client.balance("100", "0", "0");
    }

    @Test
    void aBalanceThatIsUsedUpIsARateLimitThatTheClientDoesNotTryAgain() {
        assertThat(failureOf(Client.of("1", "").key()))
                .isInstanceOf(RateLimitException.class)
                .satisfies(refused -> assertThat(refused.code()).contains("insufficient_quota"));
    }

    @Test
    void aWrongKeyIsUnauthorized() {
        assertThat(failureOf("dk_nobody"))
                .isInstanceOf(UnauthorizedException.class)
                .satisfies(refused -> assertThat(refused.code()).contains("invalid_api_key"));
    }

    private OpenAIServiceException failureOf(String key) {
        OpenAIClient other = openai(key);
        try {
            return catchThrowableOfType(
                    OpenAIServiceException.class,
                    () -> other.images()
                            .generate(
                                    ImageGenerateParams.builder().prompt(prompt).build()));
        } finally {
            other.close();
        }
    }

    private static byte[] bytes(Image image) {
        return Base64.getDecoder().decode(image.b64Json().orElseThrow());
    }
}
