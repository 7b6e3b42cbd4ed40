package io.darkroom.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** CallbackSender and their faults, as the receiver of the callbacks sees them. */
class CallbackDeliveryTest {

    /** A callback as it arrived; without a signature the text is "null". */
    private record Callback(String body, String event, String signature, long atNanos) {}

    private final List<Callback> callbacks = new CopyOnWriteArrayList<>();
    private volatile int answer = 200;
    private HttpServer receiver;
    private RunningSimulator simulator;

    @BeforeEach
    void start() throws Exception {
        receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        receiver.createContext("/", exchange -> {
            callbacks.add(new Callback(
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8),
                    String.valueOf(exchange.getRequestHeaders().getFirst("X-Webhook-Event")),
                    String.valueOf(exchange.getRequestHeaders().getFirst("X-Webhook-Signature")),
                    System.nanoTime()));
            exchange.sendResponseHeaders(answer, -1);
            exchange.close();
        });
        receiver.start();
        simulator = new RunningSimulator();
    }

    @AfterEach
    void stop() {
        simulator.close();
        receiver.stop(0);
    }

    @Test
    void aCompletedTaskIsReportedOnce() throws Exception {
        submitToEvolink();

        awaitCallbacks(1);
        assertThat(Simulator.JSON
                        .readTree(callbacks.getFirst().body())
                        .path("status")
                        .asText())
                .isEqualTo("completed");
        stays(1);
    }

    @Test
    void aRefusedCallbackIsRetriedThreeTimes() throws Exception {
        answer = 503;
        submitToEvolink();

        awaitCallbacks(4);
        stays(4);
    }

    @Test
    void aDuplicatedCallbackArrivesTwiceWithTheSameBody() throws Exception {
        simulator.fault("evolink", "\"fault\": \"callback_twice\"");
        submitToEvolink();

        awaitCallbacks(2);
        assertThat(callbacks.get(1).body()).isEqualTo(callbacks.get(0).body());
    }

    @Test
    void aLostCallbackNeverArrives() throws Exception {
        simulator.fault("evolink", "\"fault\": \"callback_never\"");
        submitToEvolink();

        stays(0);
    }

    @Test
    void aLateCallbackArrivesAfterItsDelay() throws Exception {
        simulator.fault("evolink", "\"fault\": \"callback_late\", \"delay_ms\": 400");
        long start = System.nanoTime();
        submitToEvolink();

        awaitCallbacks(1);
        assertThat(Duration.ofNanos(callbacks.getFirst().atNanos() - start)).isGreaterThan(Duration.ofMillis(490));
    }

    @Test
    void anEarlyCallbackArrivesBeforeTheSubmissionIsAnswered() throws Exception {
        simulator.fault("evolink", "\"fault\": \"callback_early\"");
        submitToEvolink();
        long answered = System.nanoTime();

        assertThat(callbacks).hasSize(1);
        assertThat(callbacks.getFirst().atNanos()).isLessThan(answered);
    }

    @Test
    void aTruncatedCallbackIsNotJson() throws Exception {
        simulator.fault("evolink", "\"fault\": \"callback_truncated\"");
        submitToEvolink();

        awaitCallbacks(1);
        assertThat(callbacks.getFirst().body()).startsWith("{").doesNotEndWith("}");
    }

    @Test
    void anApiframeWebhookIsSignedOverItsBody() throws Exception {
        submitToApiframe("");

        awaitCallbacks(1);
        Callback callback = callbacks.getFirst();
        assertThat(callback.event()).isEqualTo("completed");
        assertThat(callback.signature()).isEqualTo("sha256=" + signature(callback.body()));
    }

    @Test
    void aWrongSignatureIsNotThatOfTheBody() throws Exception {
        simulator.fault("apiframe", "\"fault\": \"callback_wrong_signature\"");
        submitToApiframe("");

        awaitCallbacks(1);
        Callback callback = callbacks.getFirst();
        assertThat(callback.signature()).startsWith("sha256=").isNotEqualTo("sha256=" + signature(callback.body()));
    }

    @Test
    void progressIsReportedWhenItWasRequested() throws Exception {
        submitToApiframe(", \"webhookEvents\": [\"progress\", \"completed\"]");

        awaitCallbacks(4);
        assertThat(callbacks).extracting(Callback::event).startsWith("progress").endsWith("completed");
    }

    private void submitToEvolink() throws Exception {
        assertThat(simulator
                        .submitToEvolink(", \"callback_url\": \"" + url() + "\"")
                        .statusCode())
                .isEqualTo(200);
    }

    private void submitToApiframe(String fields) throws Exception {
        assertThat(simulator
                        .submitToApiframe(", \"webhookUrl\": \"" + url() + "\"" + fields)
                        .statusCode())
                .isEqualTo(202);
    }

    private String url() {
        return "http://127.0.0.1:" + receiver.getAddress().getPort() + "/";
    }

    private void awaitCallbacks(int count) {
        await().atMost(Duration.ofSeconds(10))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> callbacks.size() >= count);
    }

    private void stays(int count) {
        await().during(Duration.ofMillis(400)).atMost(Duration.ofSeconds(5)).until(() -> callbacks.size() == count);
    }

    // Apiframe's documents: HMAC-SHA256 over the raw body, keyed with the SHA-256 of the API key.
    private static String signature(String body) throws Exception {
        byte[] key =
                MessageDigest.getInstance("SHA-256").digest("simulated-apiframe-key".getBytes(StandardCharsets.UTF_8));
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return HexFormat.of().formatHex(mac.doFinal(body.getBytes(StandardCharsets.UTF_8)));
    }
}
