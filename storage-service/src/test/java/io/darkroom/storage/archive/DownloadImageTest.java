package io.darkroom.storage.archive;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.darkroom.contracts.AttemptKey;
import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.Sha256;
import io.darkroom.contracts.asset.ReceivedImage;
import io.darkroom.service.settings.EgressConfig;
import io.darkroom.storage.TestArchive;
import io.darkroom.storage.image.ImageType;
import io.darkroom.storage.image.InspectImage;
import io.darkroom.storage.received.ReceivedImages;
import io.darkroom.storage.received.TestReceivedConfig;
import io.darkroom.storage.store.FilesystemStore;
import io.darkroom.storage.store.Spool;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.runtime.configuration.MemorySizeConverter;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Downloads from a real HTTP server in this process. */
class DownloadImageTest {

    private static final AttemptKey ATTEMPT = new AttemptKey(GenerationId.next(Instant.EPOCH), 1);
    private static final AttemptKey OTHER_ATTEMPT = new AttemptKey(ATTEMPT.generationId(), 2);

    private final byte[] image = TestArchive.image("png", 60, 40);
    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final AtomicInteger requests = new AtomicInteger();
    private final List<String> ranges = new CopyOnWriteArrayList<>();

    private HttpServer server;
    private Path folder;
    private DownloadImage download;
    private ReceivedImages received;

    @BeforeEach
    void start(@TempDir Path folder) throws IOException {
        this.folder = folder;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.start();
        SmallRyeConfig config = new SmallRyeConfigBuilder()
                .withMapping(ArchiveConfig.class)
                .withMapping(EgressConfig.class)
                .withConverter(io.quarkus.runtime.configuration.MemorySize.class, 100, new MemorySizeConverter())
                .withDefaultValue("darkroom.egress.allow", "127.0.0.0/8")
                .withDefaultValue("darkroom.archive.max-image-size", "100K")
                .withDefaultValue("darkroom.archive.max-pixels", "10000")
                .withDefaultValue("darkroom.archive.max-resumes", "2")
                .withDefaultValue("darkroom.archive.total-timeout", "PT2S")
                .build();
        Spool spool = new Spool(folder, Instant.now());
        received = new ReceivedImages(new FilesystemStore(folder), spool, new TestReceivedConfig());
        download = new DownloadImage(
                config.getConfigMapping(ArchiveConfig.class),
                config.getConfigMapping(EgressConfig.class),
                spool,
                received,
                new InspectImage(),
                InstantSource.system(),
                metrics);
    }

    @AfterEach
    void stop() throws IOException {
        download.close();
        server.stop(0);
    }

    @Test
    void returnsACompleteImageWithItsHash() throws Exception {
        serve(exchange -> respond(exchange, 200, image));

        DownloadResult.Downloaded downloaded = (DownloadResult.Downloaded) fetch();

        assertThat(downloaded.content().sha256()).isEqualTo(Sha256.hex(image));
        assertThat(downloaded.image().type()).isEqualTo(ImageType.PNG);
        assertThat(downloaded.file().path()).hasBinaryContent(image);
        downloaded.file().close();
        assertThat(spooled()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 429, 500, 503})
    void mayRetryATransientStatus(int status) throws Exception {
        serve(exchange -> respond(exchange, status, new byte[0]));

        assertThat(fetch()).isEqualTo(new DownloadResult.Retryable("HTTP " + status));
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403, 404})
    void reportsARefusal(int status) throws Exception {
        serve(exchange -> respond(exchange, status, new byte[0]));

        assertThat(fetch()).isEqualTo(new DownloadResult.Refused("HTTP " + status));
    }

    @Test
    void doesNotRetryWhatIsGone() throws Exception {
        serve(exchange -> respond(exchange, 410, new byte[0]));

        assertThat(fetch()).isEqualTo(new DownloadResult.Permanent("HTTP 410"));
    }

    @Test
    void takesAPageForARefusal() throws Exception {
        serve(exchange -> respond(exchange, 200, "<html>".getBytes(StandardCharsets.UTF_8)));

        assertThat(fetch()).isEqualTo(new DownloadResult.Refused("not an image; accepted are " + ImageType.ACCEPTED));
        assertThat(spooled()).isEmpty();
    }

    @Test
    void reportsACorruptImage() throws Exception {
        serve(exchange -> respond(exchange, 200, Arrays.copyOf(image, image.length - 20)));

        assertThat(fetch()).isInstanceOf(DownloadResult.CorruptDownload.class);
        assertThat(spooled()).isEmpty();
    }

    @Test
    void doesNotRetryAnImageOfAFormThatIsNotRead() throws Exception {
        byte[] jpeg = TestArchive.image("jpg", 20, 20);
        int frame = new String(jpeg, StandardCharsets.ISO_8859_1).indexOf("\u00ff\u00c0");
        jpeg[frame + 1] = (byte) 0xC9;
        serve(exchange -> respond(exchange, 200, jpeg));

        assertThat(fetch())
                .isInstanceOfSatisfying(
                        DownloadResult.Permanent.class,
                        refused -> assertThat(refused.reason())
                                .startsWith("JPEG with the coding SOF9, which is not accepted; accepted: "));
    }

    @Test
    void doesNotRetryAnImageOfTooManyPixels() throws Exception {
        byte[] large = TestArchive.image("png", 101, 100);
        serve(exchange -> respond(exchange, 200, large));

        assertThat(fetch()).isEqualTo(new DownloadResult.Permanent("an image of more than 10000 pixels"));
    }

    @Test
    void acceptsNoMoreThanItsCallerCarries() throws Exception {
        serve(exchange -> respond(exchange, 200, image));

        assertThat(download.download(address(), image.length - 1, Duration.ofSeconds(2)))
                .isEqualTo(new DownloadResult.Permanent("the body has more than " + (image.length - 1) + " bytes"));
        assertThat(spooled()).isEmpty();
    }

    @Test
    void doesNotRetryABodyThatIsTooLarge() throws Exception {
        serve(exchange -> respond(exchange, 200, new byte[200_000]));

        assertThat(fetch()).isInstanceOf(DownloadResult.Permanent.class);
        assertThat(spooled()).isEmpty();
    }

    @Test
    void mayRetryWhenNothingListens() throws Exception {
        server.stop(0);

        assertThat(download.fetch(ATTEMPT, address())).isInstanceOf(DownloadResult.Retryable.class);
    }

    @Test
    void doesNotReachAPrivateAddress() throws Exception {
        assertThat(download.fetch(ATTEMPT, URI.create("http://169.254.169.254/latest/meta-data")))
                .isInstanceOf(DownloadResult.Permanent.class);
    }

    @Test
    void resumesAnInterruptedTransfer() throws Exception {
        serve(exchange -> sendAtMost(exchange, image.length / 2 + 1));

        assertThat(fetch())
                .isInstanceOfSatisfying(
                        DownloadResult.Downloaded.class,
                        downloaded -> assertThat(downloaded.content().sha256()).isEqualTo(Sha256.hex(image)));
        assertThat(ranges).containsExactly("null", "bytes=" + (image.length / 2 + 1) + "-");
    }

    @Test
    void startsAgainWhenTheServerIgnoresTheRange() throws Exception {
        serve(exchange -> {
            ranges.add(String.valueOf(exchange.getRequestHeaders().getFirst("Range")));
            exchange.getResponseHeaders().set("ETag", "\"1\"");
            int length = requests.getAndIncrement() == 0 ? image.length / 2 : image.length;
            exchange.sendResponseHeaders(200, image.length);
            exchange.getResponseBody().write(image, 0, length);
            exchange.getResponseBody().flush();
        });

        assertThat(fetch())
                .isInstanceOfSatisfying(
                        DownloadResult.Downloaded.class,
                        downloaded -> assertThat(downloaded.content().sha256()).isEqualTo(Sha256.hex(image)));
        assertThat(ranges).hasSize(2);
    }

    @Test
    void limitsTheNumberOfResumes() throws Exception {
        serve(exchange -> sendAtMost(exchange, 10));

        assertThat(fetch()).isInstanceOf(DownloadResult.CorruptDownload.class);
        assertThat(ranges).hasSize(3);
    }

    @Test
    void endsATransferThatMakesProgressWithoutEndAtTheTotalTimeout() throws Exception {
        Instant start = Instant.now();
        serve(exchange -> {
            exchange.getResponseHeaders().set("ETag", "\"1\"");
            exchange.sendResponseHeaders(200, 0);
            try (OutputStream body = exchange.getResponseBody()) {
                while (true) {
                    body.write(0);
                    body.flush();
                    LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
                }
            }
        });

        assertThat(fetch()).isInstanceOf(DownloadResult.Retryable.class);
        assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(4));
    }

    @Test
    void doesNotResumeWithoutAValidator() throws Exception {
        serve(exchange -> {
            requests.incrementAndGet();
            exchange.sendResponseHeaders(200, image.length);
            exchange.getResponseBody().write(image, 0, image.length / 2);
            exchange.getResponseBody().flush();
        });

        assertThat(fetch()).isInstanceOf(DownloadResult.CorruptDownload.class);
        assertThat(requests).hasValue(1);
    }

    @Test
    void decodesADataUrl() throws Exception {
        DownloadResult result = download.fetch(ATTEMPT, TestArchive.inline(image));

        assertThat(result)
                .isInstanceOfSatisfying(
                        DownloadResult.Downloaded.class,
                        downloaded -> assertThat(downloaded.content().sha256()).isEqualTo(Sha256.hex(image)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"data:image/png,abc", "data:image/png", "data:,", "data:image/png;base64"})
    void rejectsADataUrlWithoutBase64(String address) throws Exception {
        assertThat(download.fetch(ATTEMPT, URI.create(address)))
                .isEqualTo(new DownloadResult.Permanent("a data URL without base64"));
    }

    @Test
    void rejectsADataUrlWithInvalidBase64() throws Exception {
        assertThat(download.fetch(ATTEMPT, URI.create("data:image/png;base64,*not*base64*")))
                .isInstanceOfSatisfying(
                        DownloadResult.Permanent.class,
                        permanent -> assertThat(permanent.reason()).startsWith("a data URL that is not base64: "));
        assertThat(spooled()).isEmpty();
    }

    @Test
    void copiesAnImageThatCameInsideAReport() throws Exception {
        ReceivedImage inside = received(ATTEMPT, image);

        assertThat(download.fetch(ATTEMPT, inside.reference()))
                .isInstanceOfSatisfying(
                        DownloadResult.Downloaded.class,
                        downloaded -> assertThat(downloaded.content().sha256()).isEqualTo(inside.sha256()));
    }

    @Test
    void findsNoImageThatCameForAnotherAttempt() throws Exception {
        ReceivedImage inside = received(OTHER_ATTEMPT, image);

        assertThat(download.fetch(ATTEMPT, inside.reference()))
                .isEqualTo(new DownloadResult.Permanent(
                        "the image inside the provider's report was not stored, or no longer is"));
        assertThat(spooled()).isEmpty();
    }

    @Test
    void doesNotRetryWhatCameInsideAReportAndIsNoImage() throws Exception {
        ReceivedImage inside = received(ATTEMPT, "no image".getBytes(StandardCharsets.UTF_8));

        assertThat(download.fetch(ATTEMPT, inside.reference())).isInstanceOf(DownloadResult.Permanent.class);
    }

    private ReceivedImage received(AttemptKey attempt, byte[] bytes) throws IOException {
        ReceivedImage inside = new ReceivedImage(Sha256.hex(bytes));
        assertThat(received.keep(attempt, inside, new ByteArrayInputStream(bytes)))
                .isEqualTo(ReceivedImages.Kept.KEPT);
        return inside;
    }

    @Test
    void countsDownloadsByResult() throws Exception {
        serve(exchange -> respond(exchange, 410, new byte[0]));
        fetch();
        download.fetch(
                ATTEMPT,
                URI.create("data:image/png;base64," + Base64.getEncoder().encodeToString(image)));

        assertThat(metrics.counter("darkroom.downloads", "result", "permanent").count())
                .isEqualTo(1);
        assertThat(metrics.counter("darkroom.downloads", "result", "downloaded").count())
                .isEqualTo(1);
    }

    private DownloadResult fetch() throws InterruptedException {
        return download.fetch(ATTEMPT, address());
    }

    private URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/image");
    }

    private interface Handler {
        void handle(HttpExchange exchange) throws IOException;
    }

    private void serve(Handler handler) {
        server.createContext("/image", exchange -> {
            try (exchange) {
                handler.handle(exchange);
            }
        });
    }

    private static void respond(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
    }

    // Honours ranges and ends each response after some bytes.
    private void sendAtMost(HttpExchange exchange, int bytes) throws IOException {
        String range = exchange.getRequestHeaders().getFirst("Range");
        ranges.add(String.valueOf(range));
        int from = range == null ? 0 : Integer.parseInt(range.replaceAll("\\D", ""));
        exchange.getResponseHeaders().set("ETag", "\"1\"");
        exchange.getResponseHeaders()
                .set("Content-Range", "bytes " + from + "-" + (image.length - 1) + "/" + image.length);
        exchange.sendResponseHeaders(range == null ? 200 : 206, image.length - from);
        exchange.getResponseBody().write(image, from, Math.min(bytes, image.length - from));
        exchange.getResponseBody().flush();
    }

    private List<Path> spooled() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("incoming"))) {
            return files.toList();
        }
    }
}
