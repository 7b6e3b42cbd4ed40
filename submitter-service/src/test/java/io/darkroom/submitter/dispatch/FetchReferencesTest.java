package io.darkroom.submitter.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.darkroom.contracts.asset.AssetLinks;
import io.darkroom.contracts.asset.CarriedImage;
import io.darkroom.providers.CarriedImages.UnusableReference;
import io.darkroom.service.settings.AssetsConfig;
import jakarta.ws.rs.ProcessingException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Reference images on their way into a call: each has a size and a time, whatever storage-service does. */
class FetchReferencesTest {

    private static final URI ELSEWHERE = URI.create("https://example.com/one.png");
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private final ByteArrayOutputStream fetched = new ByteArrayOutputStream();
    private final Storage storage = new Storage();
    private Instant now = Instant.parse("2026-03-01T10:00:00Z");

    private final FetchReferences references = new FetchReferences(
            storage, new AssetLinks(List.of("a-secret-of-at-least-32-characters")), new Assets(), () -> now);

    @Test
    void anImageElsewhereIsDownloadedByStorageService() throws Exception {
        fetch(ELSEWHERE, LIMIT);

        assertThat(fetched.toString(StandardCharsets.UTF_8)).isEqualTo("an image");
        assertThat(storage.asked).isEqualTo("download within 60 s");
    }

    @ParameterizedTest
    @CsvSource({
        "https://images.example/v1/uploads/u-1?expires=17&signature=s, upload u-1 17 s",
        "https://images.example/v1/assets/a-1?expires=17&signature=s, asset a-1 17 s"
    })
    void ourOwnLinksLeadToStorageService(URI reference, String asked) throws Exception {
        fetch(reference, LIMIT);

        assertThat(storage.asked).isEqualTo(asked);
    }

    @Test
    void storageServiceHasTheTimeThatIsLeft() throws Exception {
        fetch(ELSEWHERE, Duration.ofMillis(7_400));

        assertThat(storage.asked).isEqualTo("download within 7 s");
    }

    @Test
    void anImageThatTricklesIsTheClientsToMend() {
        storage.answer = this::trickle;

        assertThat(unusable(LIMIT))
                .isEqualTo("images: " + ELSEWHERE + " gives no image: the transfer took longer than its limit");
        assertThat(fetched.size()).isEqualTo(7);
    }

    @Test
    void oneThatIsTooSlowForWhatIsLeftIsToo() {
        storage.answer = this::trickle;

        assertThat(unusable(Duration.ofSeconds(15))).contains("took longer than its limit");
        assertThat(fetched.size()).isEqualTo(2);
    }

    @Test
    void ourOwnStorageThatFailsIsNoFaultOfTheClient() {
        storage.answer = () -> {
            throw problem(503, "nothing can be stored now");
        };

        assertThatThrownBy(
                        () -> fetch(URI.create("https://images.example/v1/uploads/u-1?expires=17&signature=s"), LIMIT))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("nothing can be stored now");
    }

    // A byte each ten seconds, for ever.
    private InputStream trickle() {
        return new InputStream() {
            @Override
            public int read() {
                now = now.plusSeconds(10);
                return 'x';
            }

            @Override
            public int read(byte[] buffer, int offset, int length) {
                buffer[offset] = (byte) read();
                return 1;
            }
        };
    }

    @Test
    void anImageThatIsTooLargeIsTheClientsToMend() {
        storage.answer = () -> new InputStream() {
            @Override
            public int read() {
                return 'x';
            }

            @Override
            public int read(byte[] buffer, int offset, int length) {
                return length;
            }
        };

        assertThat(unusable(LIMIT)).contains(ELSEWHERE.toString(), "more than 50000000 bytes");
        assertThat(fetched.size()).isLessThanOrEqualTo(CarriedImage.MAX_BYTES);
    }

    @Test
    void aServerThatFailsThreeTimesIsTheClientsToMend() {
        storage.answer = () -> {
            throw problem(503, "the image cannot be downloaded now: HTTP 500");
        };

        assertThat(unusable(LIMIT)).endsWith("gives no image: the image cannot be downloaded now: HTTP 500");
        assertThat(storage.calls).isEqualTo(3);
    }

    @Test
    void whatGivesNoImageIsNotAskedForAgain() {
        storage.answer = () -> {
            throw problem(422, "HTTP 404");
        };

        assertThat(unusable(LIMIT)).endsWith("gives no image: HTTP 404");
        assertThat(storage.calls).isEqualTo(1);
    }

    @Test
    void withoutStorageServiceNobodyIsToBlame() {
        storage.answer = () -> {
            throw new ProcessingException("timed out");
        };

        IOException ours = catchThrowableOfType(IOException.class, () -> fetch(ELSEWHERE, LIMIT));

        assertThat(ours).hasMessage("storage-service does not answer");
    }

    private static WebApplicationException problem(int status, String detail) {
        return new WebApplicationException(Response.status(status)
                .entity("{\"detail\": \"" + detail + "\"}")
                .build());
    }

    private String unusable(Duration limit) {
        return catchThrowableOfType(UnusableReference.class, () -> fetch(ELSEWHERE, limit))
                .reason();
    }

    private void fetch(URI reference, Duration limit) throws IOException, UnusableReference {
        references.fetch(reference, fetched, limit);
    }

    private static final class Storage implements StorageReferences {

        private Supplier<InputStream> answer =
                () -> new ByteArrayInputStream("an image".getBytes(StandardCharsets.UTF_8));
        private String asked = "";
        private int calls;

        @Override
        public InputStream download(String link, String expires, String signature, long seconds) {
            return answer("download within " + seconds + " s");
        }

        @Override
        public InputStream upload(String id, String expires, String signature) {
            return answer("upload " + id + " " + expires + " " + signature);
        }

        @Override
        public InputStream asset(String id, String expires, String signature) {
            return answer("asset " + id + " " + expires + " " + signature);
        }

        private InputStream answer(String question) {
            asked = question;
            calls++;
            return answer.get();
        }
    }

    private static final class Assets implements AssetsConfig {

        @Override
        public URI publicUrl() {
            return URI.create("https://images.example");
        }

        @Override
        public Optional<URI> internalUrl() {
            return Optional.empty();
        }

        @Override
        public List<String> secrets() {
            return List.of();
        }

        @Override
        public Duration linkLifetime() {
            return Duration.ofDays(7);
        }
    }
}
