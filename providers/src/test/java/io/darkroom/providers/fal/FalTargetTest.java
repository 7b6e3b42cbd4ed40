package io.darkroom.providers.fal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FalTargetTest {

    private static final String ENDPOINT = "fal-ai/bytedance/seedream/v4.5/text-to-image";

    @Test
    void aSubmissionNamesItsEndpointAndItsWebhook() {
        assertThat(FalTarget.read(
                        "POST",
                        "https://queue.fal.run/" + ENDPOINT
                                + "?fal_webhook=https%3A%2F%2Fa.example%2Fhook%3Fx%3D1%2By"))
                .contains(new FalTarget.Submit(ENDPOINT, Optional.of("https://a.example/hook?x=1+y")));
        assertThat(FalTarget.read("POST", "https://queue.fal.run/" + ENDPOINT + "/"))
                .contains(new FalTarget.Submit(ENDPOINT, Optional.empty()));
        assertThat(FalTarget.read("POST", "https://fal.run/" + ENDPOINT)).contains(new FalTarget.Run(ENDPOINT));
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /requests/42, Result",
        "GET, /requests/42/status?logs=1, Status",
        "GET, /requests/42/status/stream?logs=0, Stream",
        "PUT, /requests/42/cancel, Cancel"
    })
    void aRequestIsFoundBelowAnyEndpoint(String method, String path, String call) {
        for (String app : new String[] {"fal-ai/bytedance", ENDPOINT, "workflows/fal-ai/bytedance"}) {
            assertThat(FalTarget.read(method, "https://queue.fal.run/" + app + path))
                    .get()
                    .satisfies(target ->
                            assertThat(target.getClass().getSimpleName()).isEqualTo(call))
                    .asString()
                    .contains("42");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "POST, https://rest.fal.ai/storage/upload/initiate?storage_type=fal-cdn-v3, InitiateUpload",
        "POST, https://rest.fal.ai/storage/upload/initiate-multipart?storage_type=fal-cdn-v3, InitiateMultipart",
        "POST, https://rest.fal.ai/tokens/, Token"
    })
    void theStorageAndTheTokensAreAtAHostOfTheirOwn(String method, String url, String call) {
        assertThat(FalTarget.read(method, url))
                .get()
                .satisfies(
                        target -> assertThat(target.getClass().getSimpleName()).isEqualTo(call));
    }

    @ParameterizedTest
    @CsvSource({
        "POST, http://queue.fal.run/a/b",
        "POST, https://queue.fal.run.evil.example/a/b",
        "POST, https://evil.example/queue.fal.run/a/b",
        "POST, https://evilfal.run/a/b",
        "POST, https://user@fal.run/a/b",
        "POST, https://fal.run:8443/a/b",
        "POST, https://169.254.169.254/latest/meta-data",
        "POST, file:///etc/passwd",
        "POST, https://fal.run/a",
        "POST, https://fal.run/a/b c",
        "POST, not a url",
        "GET, https://fal.run/a/b",
        "GET, https://queue.fal.run/a/b",
        "POST, https://queue.fal.run/a/b/requests/42",
        "DELETE, https://queue.fal.run/a/b/requests/42",
        "GET, https://queue.fal.run/a/b/requests/42/cancel",
        "GET, https://rest.fal.ai/tokens/",
        "POST, https://rest.fal.ai/other",
        "POST, https://rest.alpha.fal.ai/tokens/"
    })
    void anythingElseIsNoCallOfFal(String method, String url) {
        assertThat(FalTarget.read(method, url)).isEmpty();
    }
}
