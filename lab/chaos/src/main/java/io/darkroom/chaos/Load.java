package io.darkroom.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import io.darkroom.contracts.Json;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;

/**
 * Clients with keys of several accounts, who request generations at an even rate. One request in twenty is sent twice at once with the
 * same idempotency key, and one generation in twenty is canceled some time later. A request whose answer is lost is repeated.
 */
final class Load implements AutoCloseable {

    private static final int MAX_CONCURRENT = 200;
    private static final int DUPLICATE_ONE_IN = 20;
    private static final int CANCEL_ONE_IN = 20;
    private static final int MAX_CANCEL_DELAY_MILLIS = 2_000;

    private final List<ApiCalls> accounts;
    private final String subject;
    private final Random random;
    private final ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor();
    private final Semaphore places = new Semaphore(MAX_CONCURRENT);
    private final Map<String, String> acceptedByPrompt = new ConcurrentHashMap<>();
    private final Queue<String> violations = new ConcurrentLinkedQueue<>();

    /** {@code accounts}: the calls of one client each; {@code subject}: how all prompts begin. */
    Load(List<ApiCalls> accounts, String subject, long seed) {
        this.accounts = List.copyOf(accounts);
        this.subject = subject;
        this.random = new Random(seed);
    }

    /** The ids of the accepted generations by their prompts, each of which is used once. */
    Map<String, String> acceptedByPrompt() {
        return acceptedByPrompt;
    }

    List<String> violations() {
        return new ArrayList<>(violations);
    }

    /** Sends all requests; returns when each has been answered. */
    void run(int generations, int rate) throws InterruptedException {
        long pause = Duration.ofSeconds(1).toNanos() / rate;
        long next = System.nanoTime();
        for (int i = 0; i < generations; i++) {
            String prompt = subject + " " + i;
            ApiCalls account = accounts.get(i % accounts.size());
            boolean twice = random.nextInt(DUPLICATE_ONE_IN) == 0;
            long cancelAfter = random.nextInt(CANCEL_ONE_IN) == 0 ? random.nextInt(MAX_CANCEL_DELAY_MILLIS) : -1;
            submit(() -> request(account, prompt, cancelAfter));
            if (twice) {
                submit(() -> request(account, prompt, -1));
            }
            next += pause;
            Thread.sleep(Duration.ofNanos(Math.max(0, next - System.nanoTime())));
        }
        places.acquire(MAX_CONCURRENT);
        places.release(MAX_CONCURRENT);
    }

    private interface Task {
        void run() throws IOException, InterruptedException;
    }

    private void submit(Task task) throws InterruptedException {
        places.acquire();
        clients.execute(() -> {
            try {
                task.run();
            } catch (IOException failure) {
                violations.add(failure.toString());
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            } finally {
                places.release();
            }
        });
    }

    private void request(ApiCalls account, String prompt, long cancelAfterMillis)
            throws IOException, InterruptedException {
        String body = "{\"model\": \"seedream-4.5\", \"prompt\": \"" + prompt + "\"}";
        ApiCalls.Answer answer =
                account.answer("submitter-service", "POST", "/v1/generations", body, "chaos " + prompt);
        if (!answer.isSuccess()) {
            violations.add("\"" + prompt + "\" was answered " + answer.status() + " " + answer.body());
            return;
        }
        JsonNode generation = Json.mapper().readTree(answer.body());
        String id = generation.path("id").asText();
        String other = acceptedByPrompt.putIfAbsent(prompt, id);
        if (other != null && !other.equals(id)) {
            violations.add("\"" + prompt + "\" was accepted as " + other + " and as " + id);
        }
        if (cancelAfterMillis >= 0) {
            Thread.sleep(cancelAfterMillis);
            // 409: it has ended meanwhile.
            account.answer("submitter-service", "POST", "/v1/generations/" + id + "/cancel", "", "");
        }
    }

    @Override
    public void close() {
        clients.shutdownNow();
    }
}
