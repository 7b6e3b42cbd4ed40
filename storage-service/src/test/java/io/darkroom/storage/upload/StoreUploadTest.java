package io.darkroom.storage.upload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.darkroom.contracts.AccountId;
import io.darkroom.service.problem.Problems;
import io.darkroom.storage.TestArchive;
import io.darkroom.storage.image.InspectImage;
import io.darkroom.storage.store.Spool;
import io.quarkiverse.resteasy.problem.HttpProblem;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.runtime.configuration.MemorySizeConverter;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The uploads that are rejected, which happens before the database is used. */
class StoreUploadTest {

    private static final int MAX_SIZE = 20_000;

    private Path folder;
    private StoreUpload upload;

    @BeforeEach
    void open(@TempDir Path folder) throws IOException {
        this.folder = folder;
        UploadConfig config = new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .withMapping(UploadConfig.class)
                .withConverter(MemorySize.class, 100, new MemorySizeConverter())
                .withDefaultValue("darkroom.uploads.max-concurrent-per-account", "2")
                .withDefaultValue("darkroom.uploads.max-size", String.valueOf(MAX_SIZE))
                .build()
                .getConfigMapping(UploadConfig.class);
        upload = new StoreUpload(
                new Spool(folder, Instant.now()), new InspectImage(), null, null, config, null, InstantSource.system());
    }

    @AfterEach
    void leavesNoFileBehind() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("incoming"))) {
            assertThat(files).isEmpty();
        }
    }

    @Test
    void rejectsABodyThatIsTooLarge() {
        HttpProblem problem = rejection(new ByteArrayInputStream(new byte[MAX_SIZE + 1]));

        assertThat(problem.getStatusCode()).isEqualTo(413);
        assertThat(Problems.code(problem)).isEqualTo("body_too_large");
        assertThat(problem.getDetail()).isEqualTo("it may have at most 20000 bytes");
    }

    @Test
    void stopsReadingABodyThatIsTooLarge() {
        EndlessStream endless = new EndlessStream();

        assertThat(rejection(endless).getStatusCode()).isEqualTo(413);
        assertThat(endless.bytes).isLessThan(1_000_000);
    }

    @Test
    void readsABodyUpToTheLimit() {
        assertThat(rejection(new ByteArrayInputStream(new byte[MAX_SIZE])).getStatusCode())
                .isEqualTo(422);
    }

    @ParameterizedTest
    @CsvSource({"hello, not an image", "<svg onload='alert(1)'/>, 'SVG, which is not accepted'"})
    void rejectsWhatIsNoImageThatItAccepts(String content, String reason) {
        HttpProblem problem = rejection(new ByteArrayInputStream(content.getBytes(StandardCharsets.UTF_8)));

        assertThat(Problems.code(problem)).isEqualTo("invalid_image");
        assertThat(problem.getDetail())
                .isEqualTo("the file is " + reason + "; accepted are jpeg, png, webp, gif, bmp, tiff and avif");
    }

    @Test
    void anAccountThatSendsSlowlyTakesNoMoreThanItsShare() throws Exception {
        AccountId slow = AccountId.next(Instant.now());
        CountDownLatch sent = new CountDownLatch(1);
        try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            SlowStream first = new SlowStream(sent);
            SlowStream second = new SlowStream(sent);
            Future<HttpProblem> one = clients.submit(() -> rejection(slow, first));
            Future<HttpProblem> other = clients.submit(() -> rejection(slow, second));
            first.reading.await();
            second.reading.await();

            HttpProblem third = rejection(slow, InputStream.nullInputStream());

            assertThat(third.getStatusCode()).isEqualTo(429);
            assertThat(Problems.code(third)).isEqualTo("too_many_uploads");
            assertThat(rejection(InputStream.nullInputStream()).getStatusCode())
                    .as("of another account")
                    .isEqualTo(422);
            sent.countDown();
            assertThat(one.get().getStatusCode()).isEqualTo(422);
            assertThat(other.get().getStatusCode()).isEqualTo(422);
        }
        assertThat(rejection(slow, InputStream.nullInputStream()).getStatusCode())
                .isEqualTo(422);
    }

    @Test
    void rejectsAnEmptyBody() {
        assertThat(rejection(InputStream.nullInputStream()).getStatusCode()).isEqualTo(422);
    }

    @Test
    void rejectsATruncatedImage() {
        byte[] image = TestArchive.image("png", 50, 50);

        HttpProblem problem = rejection(new ByteArrayInputStream(Arrays.copyOf(image, image.length - 1)));

        assertThat(problem.getStatusCode()).isEqualTo(422);
        assertThat(problem.getDetail()).startsWith("the file is corrupt: PNG: ");
    }

    @Test
    void rejectsDimensionsOutsideTheLimits() {
        HttpProblem problem = rejection(new ByteArrayInputStream(TestArchive.image("png", 10, 50)));

        assertThat(problem.getStatusCode()).isEqualTo(422);
        assertThat(problem.getDetail()).endsWith("pixels, not 10x50");
    }

    private HttpProblem rejection(InputStream body) {
        return rejection(AccountId.next(Instant.now()), body);
    }

    private HttpProblem rejection(AccountId account, InputStream body) {
        return catchThrowableOfType(HttpProblem.class, () -> upload.store(account, body));
    }

    /** A stream that ends when the latch opens. */
    private static final class SlowStream extends InputStream {

        private final CountDownLatch reading = new CountDownLatch(1);
        private final CountDownLatch sent;

        private SlowStream(CountDownLatch sent) {
            this.sent = sent;
        }

        @Override
        public int read() throws IOException {
            reading.countDown();
            try {
                sent.await();
                return -1;
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
        }
    }

    /** A stream that never ends. */
    private static final class EndlessStream extends InputStream {

        private long bytes;

        @Override
        public int read() {
            bytes++;
            return 0;
        }
    }
}
