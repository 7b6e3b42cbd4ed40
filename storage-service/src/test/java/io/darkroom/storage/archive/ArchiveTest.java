package io.darkroom.storage.archive;

import static io.darkroom.embedded.http.ApiRequest.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import com.github.kagkarlsson.scheduler.SchedulerClient;
import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.helper.OneTimeTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.darkroom.contracts.AssetId;
import io.darkroom.contracts.AttemptKey;
import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.ProviderName;
import io.darkroom.contracts.asset.AssetLinks;
import io.darkroom.contracts.event.AttemptSucceeded;
import io.darkroom.contracts.event.OutcomeSource;
import io.darkroom.contracts.event.ProducedImage;
import io.darkroom.embedded.RealBackends;
import io.darkroom.eventing.kafka.EventPublisher;
import io.darkroom.storage.schedule.ScheduleClients;
import io.darkroom.storage.schedule.ScheduledTask;
import io.darkroom.storage.schedule.StorageScheduleConfig;
import io.darkroom.storage.store.StoreConfig;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@QuarkusTest
@Tag("backend")
@QuarkusTestResource(RealBackends.class)
class ArchiveTest {

    private static final ProviderName EVOLINK = ProviderName.of("evolink");
    private static final Map<String, byte[]> FILES = new ConcurrentHashMap<>();
    private static final AtomicInteger UNAVAILABLE_REQUESTS = new AtomicInteger();
    private static final AtomicInteger TOO_EARLY_REQUESTS = new AtomicInteger();
    private static final AtomicInteger ENDLESS_REQUESTS = new AtomicInteger();

    private static final List<String> RANGES = new CopyOnWriteArrayList<>();
    private static final AssetLinks LINKS = new AssetLinks(List.of("another secret that only these tests know"));

    private static HttpServer provider;

    @Inject
    EventPublisher publisher;

    @Inject
    StoreConfig config;

    @Inject
    StorageScheduleConfig schedule;

    @Inject
    EndlessTasks endlessTasks;

    private final GenerationId id = GenerationId.next(Instant.now());

    @BeforeAll
    static void startProvider() throws IOException {
        provider = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
        provider.createContext("/", exchange -> {
            String path = exchange.getRequestURI().getPath();
            if (path.startsWith("/redirect/")) {
                exchange.getResponseHeaders().set("Location", path.substring("/redirect".length()));
                exchange.sendResponseHeaders(302, -1);
            } else if (path.equals("/metadata")) {
                exchange.getResponseHeaders().set("Location", "http://169.254.169.254/latest/meta-data");
                exchange.sendResponseHeaders(302, -1);
            } else if (path.equals("/unavailable-once") && UNAVAILABLE_REQUESTS.getAndIncrement() == 0) {
                exchange.sendResponseHeaders(503, -1);
            } else if (path.equals("/not-yet") && TOO_EARLY_REQUESTS.incrementAndGet() < 3) {
                exchange.sendResponseHeaders(TOO_EARLY_REQUESTS.get() == 1 ? 403 : 404, -1);
            } else if (path.equals("/gone")) {
                exchange.sendResponseHeaders(410, -1);
            } else if (path.equals("/unavailable")) {
                exchange.sendResponseHeaders(503, -1);
            } else if (path.equals("/cut")) {
                // Always ends after the first half.
                byte[] complete = FILES.get("/complete.png");
                exchange.sendResponseHeaders(200, complete.length);
                exchange.getResponseBody().write(complete, 0, complete.length / 2);
                exchange.getResponseBody().flush();
            } else if (path.equals("/interrupted")) {
                interrupt(exchange);
            } else if (FILES.containsKey(path)) {
                // A wrong type, which must not matter.
                exchange.getResponseHeaders().set("Content-Type", "text/html");
                exchange.sendResponseHeaders(200, FILES.get(path).length);
                exchange.getResponseBody().write(FILES.get(path));
            } else {
                exchange.sendResponseHeaders(404, -1);
            }
            exchange.close();
        });
        provider.start();
    }

    // Sends a quarter of the file and ends; the next request resumes.
    private static void interrupt(HttpExchange exchange) throws IOException {
        byte[] complete = FILES.get("/complete.png");
        String range = exchange.getRequestHeaders().getFirst("Range");
        int from = range == null ? 0 : Integer.parseInt(range.replaceAll("\\D", ""));
        RANGES.add(String.valueOf(range));
        exchange.getResponseHeaders().set("ETag", "\"1\"");
        exchange.getResponseHeaders()
                .set("Content-Range", "bytes " + from + "-" + (complete.length - 1) + "/" + complete.length);
        exchange.sendResponseHeaders(range == null ? 200 : 206, complete.length - from);
        exchange.getResponseBody().write(complete, from, Math.min(complete.length - from, complete.length / 4 + 1));
        exchange.getResponseBody().flush();
    }

    @AfterAll
    static void stopProvider() {
        provider.stop(0);
    }

    @Test
    void archivesAnImageUnderItsHashAndServesItUnchanged() throws Exception {
        byte[] image = image("png", 40, 30, 1);
        FILES.put("/a.png", image);

        archive("/a.png");

        Asset asset = assets(1).getFirst();
        assertThat(asset.blob.sha256).isEqualTo(sha256(image));
        assertThat(asset.blob.contentType).isEqualTo("image/png");
        assertThat(asset.blob.width).isEqualTo(40);
        assertThat(asset.blob.height).isEqualTo(30);
        byte[] served = given().get(link(asset))
                .then()
                .statusCode(200)
                .contentType("image/png")
                .header("ETag", '"' + sha256(image) + '"')
                .header("X-Content-Type-Options", "nosniff")
                .extract()
                .asByteArray();
        assertThat(served).isEqualTo(image);
    }

    @Test
    void servesARangeOfAnImage() throws Exception {
        byte[] image = image("jpg", 64, 64, 2);
        FILES.put("/b.jpg", image);
        archive("/b.jpg");
        String url = link(assets(1).getFirst());

        byte[] part = given().header("Range", "bytes=10-19")
                .get(url)
                .then()
                .statusCode(206)
                .header("Content-Range", "bytes 10-19/" + image.length)
                .extract()
                .asByteArray();

        assertThat(part).isEqualTo(Arrays.copyOfRange(image, 10, 20));
        given().header("Range", "bytes=" + image.length + "-")
                .get(url)
                .then()
                .statusCode(416)
                .header("Content-Range", "bytes */" + image.length);
        given().header("If-None-Match", '"' + sha256(image) + '"')
                .get(url)
                .then()
                .statusCode(304);
        given().head(url).then().statusCode(200).header("Content-Length", String.valueOf(image.length));
    }

    @Test
    void archivesADuplicateOutcomeOnce() throws Exception {
        FILES.put("/c.png", image("png", 10, 10, 3));

        archive("/c.png");
        archive("/c.png");
        GenerationId later = GenerationId.next(Instant.now());
        archive(later, "/c.png");

        assertThat(assets(later, 1).getFirst().blob.sha256).isEqualTo(assets(1).getFirst().blob.sha256);
        assertThat(assets(1)).hasSize(1);
    }

    @Test
    void retriesATransientError() throws Exception {
        FILES.put("/unavailable-once", image("png", 10, 10, 4));

        archive("/unavailable-once");

        assertThat(assets(1)).hasSize(1);
        assertThat(UNAVAILABLE_REQUESTS).hasValueGreaterThan(1);
    }

    @Test
    void retriesALinkThatIsNotThereYet() throws Exception {
        FILES.put("/not-yet", image("png", 10, 10, 11));

        archive("/not-yet");

        assertThat(assets(1)).hasSize(1);
        assertThat(TOO_EARLY_REQUESTS).hasValue(3);
    }

    @Test
    void aNameThatDoesNotResolveIsTriedUntilTheArchivesTimeIsOver() {
        archive(id, URI.create("http://no-such-name.invalid/a.png"));

        assertThat(failure()).startsWith("image 0 after ").contains("no-such-name.invalid");
    }

    @Test
    void answersWithoutEndLeaveHalfOfTheDownloadsToOthers() throws Exception {
        FILES.put("/prompt.png", image("png", 10, 10, 12));
        HttpServer slow = endless();
        try {
            for (int i = 0; i < 20; i++) {
                URI link = URI.create("http://127.0.0.1:" + slow.getAddress().getPort() + "/" + i);
                archive(GenerationId.next(Instant.now()), link, Duration.ofSeconds(5));
            }
            await().atMost(Duration.ofSeconds(60)).until(() -> ENDLESS_REQUESTS.get() >= 8);

            archive("/prompt.png");

            assertThat(assets(1)).hasSize(1);
            assertThat(ENDLESS_REQUESTS).hasValue(8);
        } finally {
            slow.stop(0);
        }
    }

    @Test
    void imagesAreFetchedWhileEveryPlaceOfTheScheduleIsTaken() throws Exception {
        FILES.put("/meanwhile.png", image("png", 10, 10, 15));
        try {
            endlessTasks.start(schedule.maxConcurrentTasks());

            archive("/meanwhile.png");

            assertThat(assets(1)).hasSize(1);
            assertThat(endlessTasks.running()).isEqualTo(schedule.maxConcurrentTasks());
        } finally {
            endlessTasks.end();
        }
    }

    /** Deletions that take very long. */
    @Singleton
    static class EndlessTasks implements ScheduledTask {

        private final CountDownLatch end = new CountDownLatch(1);
        private final AtomicInteger running = new AtomicInteger();
        private final OneTimeTask<Void> task =
                Tasks.oneTime("endless").execute((instance, context) -> runUntilTheEnd());
        private final SchedulerClient client;

        EndlessTasks(DataSource database) {
            this.client = ScheduleClients.of(database, task);
        }

        @Override
        public Task<?> task() {
            return task;
        }

        void start(int count) {
            for (int i = 0; i < count; i++) {
                client.scheduleIfNotExists(task.instance(UUID.randomUUID().toString()), Instant.now());
            }
            await().atMost(Duration.ofSeconds(60)).until(() -> running() == count);
        }

        int running() {
            return running.get();
        }

        void end() {
            end.countDown();
        }

        private void runUntilTheEnd() {
            running.incrementAndGet();
            try {
                end.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    // Sends a byte from time to time, for ever.
    private static HttpServer endless() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 32);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", exchange -> {
            ENDLESS_REQUESTS.incrementAndGet();
            exchange.sendResponseHeaders(200, 0);
            while (true) {
                exchange.getResponseBody().write(0);
                exchange.getResponseBody().flush();
                LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
            }
        });
        server.start();
        return server;
    }

    @Test
    void completesWithTheImagesThatCanBeFetched() throws Exception {
        FILES.put("/one.png", image("png", 10, 10, 13));
        FILES.put("/three.png", image("png", 10, 10, 14));
        Instant now = Instant.now();
        publisher.publish(new AttemptSucceeded(
                id,
                1,
                EVOLINK,
                Stream.of("/one.png", "/gone", "/three.png")
                        .map(path -> new ProducedImage(provider(path), now.plusSeconds(600)))
                        .toList(),
                OutcomeSource.CALLBACK,
                now));

        assertThat(assets(2)).extracting(asset -> (int) asset.position).containsExactly(0, 2);
        await().atMost(Duration.ofSeconds(60))
                .until(() -> QuarkusTransaction.requiringNew()
                                .call(() -> Archive.find(new AttemptKey(id, 1)).orElseThrow().finishedAt)
                        != null);
        assertThat(QuarkusTransaction.requiringNew()
                        .call(() -> Archive.find(new AttemptKey(id, 1)).orElseThrow().failure))
                .isNull();
    }

    @Test
    void followsARedirect() throws Exception {
        FILES.put("/d.png", image("png", 10, 10, 5));

        archive("/redirect/d.png");

        assertThat(assets(1)).hasSize(1);
    }

    @Test
    void doesNotArchiveWhatIsNotAnImage() {
        FILES.put("/page.png", "<html><script>alert(1)</script></html>".getBytes(StandardCharsets.UTF_8));

        archive("/page.png");

        assertThat(failure()).matches("image 0 after \\d+ tries: not an image.*");
    }

    @Test
    void doesNotArchiveAHeaderWithoutPixels() throws Exception {
        FILES.put(
                "/header.jpg",
                Files.readAllBytes(Path.of("src/test/resources/images/without-pixels/sof-sos-nodata.jpg")));

        archive("/header.jpg");

        assertThat(failure()).startsWith("image 0 after 3 tries: JPEG: ");
    }

    @Test
    void failsForGoodWhenALinkIsGone() {
        archive("/gone.png");

        assertThat(failure()).matches("image 0 after \\d+ tries: HTTP 404");
    }

    @Test
    void doesNotFollowARedirectToAForbiddenAddress() {
        archive("/metadata");

        assertThat(failure()).contains("169.254.169.254").contains("may not be reached");
    }

    @Test
    void archivesAnImageInADataUrl() throws Exception {
        byte[] image = image("png", 12, 10, 6);

        archive(id, URI.create("data:image/jpeg;base64," + Base64.getEncoder().encodeToString(image)));

        assertThat(assets(1).getFirst().blob.sha256).isEqualTo(sha256(image));
        assertThat(assets(1).getFirst().blob.contentType).isEqualTo("image/png");
        GenerationId other = GenerationId.next(Instant.now());
        archive(other, URI.create("data:image/jpeg;base64,*not*base64*"));
        assertThat(failure(other)).startsWith("image 0: a data URL that is not base64");
    }

    @Test
    void failsOnATooLargeOrTruncatedBodyAndLeavesNoFile() throws Exception {
        FILES.put("/large.png", new byte[6 * 1024 * 1024]);

        archive("/large.png");
        assertThat(failure()).isEqualTo("image 0: the body has more than 5242880 bytes");
        GenerationId other = GenerationId.next(Instant.now());
        byte[] complete = image("png", 50, 50, 7);
        FILES.put("/half.png", Arrays.copyOf(complete, complete.length / 2));
        archive(other, "/half.png");
        assertThat(failure(other)).startsWith("image 0 after 3 tries: PNG: the chunk at byte");
        GenerationId third = GenerationId.next(Instant.now());
        FILES.put("/complete.png", image("png", 50, 50, 8));
        archive(third, "/cut");
        assertThat(failure(third)).startsWith("image 0 after 3 tries: the transfer ended early");
        GenerationId fourth = GenerationId.next(Instant.now());
        archive(fourth, provider("/unavailable"), Duration.ofSeconds(1));
        assertThat(failure(fourth)).endsWith("tries: HTTP 503");

        try (Stream<Path> incoming = Files.list(config.path().resolve("incoming"))) {
            assertThat(incoming).isEmpty();
        }
    }

    @Test
    void resumesAnInterruptedTransfer() throws Exception {
        FILES.put("/complete.png", image("png", 80, 80, 9));

        archive("/interrupted");

        assertThat(assets(1).getFirst().blob.sha256).isEqualTo(sha256(FILES.get("/complete.png")));
        assertThat(RANGES).hasSize(4).startsWith("null").doesNotHaveDuplicates();
    }

    @Test
    void reportsTheTimeUntilTheFirstLinkExpires() {
        archive(id, provider("/unavailable"), Duration.ofSeconds(50));

        await().atMost(Duration.ofSeconds(60))
                .until(() -> given().get("/q/metrics")
                        .asString()
                        .lines()
                        .anyMatch(line -> line.matches("darkroom_archive_nearest_deadline_seconds [1-4]?\\d\\..*")));
    }

    @Test
    void answers404ForAnUnknownAsset() {
        given().get("/v1/assets/never-was").then().statusCode(404).body("code", equalTo("not_found"));
        given().get("/v1/assets/" + UUID.randomUUID()).then().statusCode(404);
    }

    private void archive(String path) {
        archive(id, path);
    }

    private void archive(GenerationId generation, String path) {
        archive(generation, provider(path));
    }

    private static URI provider(String path) {
        return URI.create("http://127.0.0.1:" + provider.getAddress().getPort() + path);
    }

    private void archive(GenerationId generation, URI link) {
        archive(generation, link, Duration.ofMinutes(10));
    }

    private void archive(GenerationId generation, URI link, Duration linkLives) {
        Instant now = Instant.now();
        publisher.publish(new AttemptSucceeded(
                generation,
                1,
                EVOLINK,
                List.of(new ProducedImage(link, now.plus(linkLives))),
                OutcomeSource.CALLBACK,
                now));
    }

    private List<Asset> assets(int count) {
        return assets(id, count);
    }

    private static List<Asset> assets(GenerationId generation, int count) {
        return await().atMost(Duration.ofSeconds(60))
                .until(
                        () -> QuarkusTransaction.requiringNew().call(() -> Asset.of(new AttemptKey(generation, 1))),
                        assets -> assets.size() == count);
    }

    private String failure() {
        return failure(id);
    }

    private static String failure(GenerationId generation) {
        return await().atMost(Duration.ofSeconds(60))
                .until(
                        () -> QuarkusTransaction.requiringNew()
                                .call(() -> Archive.find(new AttemptKey(generation, 1))
                                        .map(archive -> String.valueOf(archive.failure))
                                        .orElse("null")),
                        failure -> !failure.equals("null"));
    }

    private static String link(Asset asset) {
        URI link =
                LINKS.asset(URI.create(""), new AssetId(asset.id), Instant.now().plusSeconds(60));
        return link.toString();
    }

    private static byte[] image(String format, int width, int height, int colour) throws IOException {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        image.setRGB(1, 1, 0x123456 * colour);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageIO.write(image, format, out);
        return out.toByteArray();
    }

    private static String sha256(byte[] bytes) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }
}
