package io.darkroom.providers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.darkroom.contracts.AttemptKey;
import io.darkroom.contracts.ErrorCode;
import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.Json;
import io.darkroom.contracts.ProviderName;
import io.darkroom.contracts.TaskId;
import io.darkroom.contracts.request.GenerationRequest;
import io.darkroom.contracts.request.UnknownFields;
import io.darkroom.providers.evolink.EvolinkProvider;
import io.darkroom.providers.runbase.RunbaseProvider;
import io.darkroom.simulator.Simulator;
import io.darkroom.simulator.SimulatorSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every provider passes the same suite, against a simulator that was written from the documents alone. */
class ProvidersAgainstTheSimulatorTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private static Simulator simulator;

    @BeforeAll
    static void start() throws Exception {
        SimulatorSettings usual = SimulatorSettings.DEFAULT;
        simulator = Simulator.start(
                new SimulatorSettings(
                        0,
                        Duration.ZERO,
                        Duration.ofMillis(200),
                        Duration.ofMillis(300),
                        usual.linkLifetime(),
                        usual.callbackTimeout(),
                        usual.callbackRetries(),
                        usual.callbackRetryPause()),
                InstantSource.system());
    }

    @AfterAll
    static void stop() {
        simulator.close();
    }

    static Stream<ProviderName> providers() {
        return Stream.of(EvolinkProvider.NAME, RunbaseProvider.NAME);
    }

    @ParameterizedTest
    @MethodSource("providers")
    void aTaskIsSubmittedAndPolledUntilItsImageCanBeFetched(ProviderName name) throws Exception {
        Provider provider = provider(name, simulator.baseUrl() + "/" + name, "simulated-" + name + "-key");

        SubmissionResult result = provider.submit(submission("{\"aspect_ratio\": \"16:9\", \"resolution\": \"4K\"}"));

        assertThat(result).isInstanceOf(SubmissionResult.Accepted.class);
        TaskId task = ((SubmissionResult.Accepted) result).taskId();
        assertThat(provider.poll(task, Instant.now())).isInstanceOf(TaskReport.Working.class);
        await().atMost(TIMEOUT).until(() -> provider.poll(task, Instant.now()) instanceof TaskReport.Succeeded);
        Instant now = Instant.now();
        TaskReport.Succeeded succeeded = (TaskReport.Succeeded) provider.poll(task, now);
        assertThat(succeeded.images()).singleElement().satisfies(image -> {
            assertThat(image.expiresAt()).isEqualTo(now.plus(Duration.ofHours(24)));
            assertThat(status(image.url())).isEqualTo(200);
        });
    }

    @ParameterizedTest
    @MethodSource("providers")
    void aWrongKeyIsOursToMend(ProviderName name) throws Exception {
        Provider provider = provider(name, simulator.baseUrl() + "/" + name, "wrong");

        assertThat(provider.submit(submission("{}")))
                .isInstanceOfSatisfying(
                        SubmissionResult.Rejected.class,
                        rejected -> assertThat(rejected.error().code()).isEqualTo(ErrorCode.PROVIDER_AUTH));
    }

    @ParameterizedTest
    @MethodSource("providers")
    void aRefusedConnectionMeansThatNothingWasSent(ProviderName name) throws Exception {
        int closed;
        try (ServerSocket socket = new ServerSocket(0)) {
            closed = socket.getLocalPort();
        }

        assertThat(provider(name, "http://127.0.0.1:" + closed, "key").submit(submission("{}")))
                .isInstanceOfSatisfying(
                        SubmissionResult.NotSent.class,
                        notSent -> assertThat(notSent.error().code()).isEqualTo(ErrorCode.PROVIDER_UNAVAILABLE));
    }

    @ParameterizedTest
    @MethodSource("providers")
    void aConnectionThatBreaksAfterTheRequestLeavesItUnknown(ProviderName name) throws Exception {
        try (ServerSocket server = new ServerSocket(0)) {
            Thread.ofVirtual().start(() -> {
                try (Socket connection = server.accept()) {
                    connection.getInputStream().read();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });

            assertThat(provider(name, "http://127.0.0.1:" + server.getLocalPort(), "key")
                            .submit(submission("{}")))
                    .isInstanceOf(SubmissionResult.Unknown.class);
        }
    }

    @ParameterizedTest
    @MethodSource("providers")
    void anAnswerThatDoesNotComeLeavesItUnknown(ProviderName name) throws Exception {
        try (ServerSocket silent = new ServerSocket(0)) {
            assertThat(provider(name, "http://127.0.0.1:" + silent.getLocalPort(), "key", Duration.ofMillis(300))
                            .submit(submission("{}")))
                    .isInstanceOf(SubmissionResult.Unknown.class);
        }
    }

    @ParameterizedTest
    @MethodSource("providers")
    void aTaskThatIsNotThereHasFailed(ProviderName name) throws Exception {
        Provider provider = provider(name, simulator.baseUrl() + "/" + name, "simulated-" + name + "-key");

        assertThat(provider.poll(new TaskId("never-was"), Instant.now())).isInstanceOf(TaskReport.Failed.class);
    }

    private static Provider provider(ProviderName name, String baseUrl, String key) {
        return provider(name, baseUrl, key, TIMEOUT);
    }

    private static Provider provider(ProviderName name, String baseUrl, String key, Duration timeout) {
        ProviderSettings settings = new ProviderSettings(URI.create(baseUrl), key, timeout);
        return name.equals(EvolinkProvider.NAME) ? new EvolinkProvider(settings) : new RunbaseProvider(settings);
    }

    private static Submission submission(String fields) throws Exception {
        JsonNode json = Json.mapper().readTree(fields);
        ((ObjectNode) json).put("model", "seedream-4.5").put("prompt", "a lamp");
        return new Submission(
                new AttemptKey(GenerationId.next(Instant.now()), 1),
                GenerationRequest.read(json, UnknownFields.REJECT),
                URI.create("http://127.0.0.1:9/callbacks"));
    }

    private static int status(URI url) {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(HttpRequest.newBuilder(url).build(), HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
