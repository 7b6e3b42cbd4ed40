package io.darkroom.simulator;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;

/** Sends the callbacks of tasks as their providers would, or with the requested fault. */
final class CallbackSender implements AutoCloseable {

    /** How often progress is reported during a task, if the client requested it. */
    private static final int PROGRESS_STEPS = 3;

    private final SimulatorSettings settings;
    private final MutatedReplies mutated;
    private final HttpClient http;
    private volatile boolean open = true;

    CallbackSender(SimulatorSettings settings, MutatedReplies mutated) {
        this.settings = settings;
        this.mutated = mutated;
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(settings.callbackTimeout())
                .build();
    }

    void follow(SimulatedProvider provider, Task task) {
        String url = task.order().callbackUrl();
        if (url == null
                || task.fault().is(FaultKind.CALLBACK_NEVER)
                || task.fault().is(FaultKind.TASK_STUCK)) {
            return;
        }
        if (task.fault().is(FaultKind.CALLBACK_EARLY)) {
            deliver(provider, task, url);
        } else {
            Thread.ofVirtual().start(() -> {
                reportProgress(provider, task, url);
                pause(task.fault().is(FaultKind.CALLBACK_LATE) ? task.fault().delay() : Duration.ZERO);
                deliver(provider, task, url);
                if (task.fault().is(FaultKind.CALLBACK_TWICE)) {
                    deliver(provider, task, url);
                }
            });
        }
    }

    @Override
    public void close() {
        open = false;
        http.shutdownNow();
    }

    private void reportProgress(SimulatedProvider provider, Task task, String url) {
        // By the time since the start: what a report takes must not delay the next one past the end.
        long start = System.nanoTime();
        Duration step = task.finishedAfter().dividedBy(PROGRESS_STEPS + 1);
        for (int i = 1; i <= PROGRESS_STEPS; i++) {
            pauseUntil(start, step.multipliedBy(i));
            if (task.order().events().contains("progress")) {
                byte[] body = body(provider, task);
                send(url, body, provider.signature(task, body));
            }
        }
        pauseUntil(start, task.finishedAfter());
    }

    private static void pauseUntil(long start, Duration after) {
        Duration left = after.minusNanos(System.nanoTime() - start);
        pause(left.isPositive() ? left : Duration.ZERO);
    }

    private void deliver(SimulatedProvider provider, Task task, String url) {
        byte[] complete =
                task.fault().is(FaultKind.CALLBACK_MUTATED) ? mutated.json(body(provider, task)) : body(provider, task);
        byte[] body =
                task.fault().is(FaultKind.CALLBACK_TRUNCATED) ? Arrays.copyOf(complete, complete.length / 2) : complete;
        byte[] signed = task.fault().is(FaultKind.CALLBACK_WRONG_SIGNATURE) ? new byte[0] : complete;
        for (int tries = 0; open && tries <= settings.callbackRetries(); tries++) {
            if (send(url, body, provider.signature(task, signed))) {
                return;
            }
            pause(settings.callbackRetryPause());
        }
    }

    private static byte[] body(SimulatedProvider provider, Task task) {
        return Reply.json(200, provider.report(task)).body();
    }

    private boolean send(String url, byte[] body, Map<String, String> headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url))
                .timeout(settings.callbackTimeout())
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        headers.forEach(request::header);
        try {
            return http.send(request.build(), HttpResponse.BodyHandlers.discarding())
                                    .statusCode()
                            / 100
                    == 2;
        } catch (IOException lost) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    static void pause(Duration length) {
        try {
            Thread.sleep(length);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
