package io.darkroom.simulator;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** The accepted submissions of all providers. */
final class Tasks implements AutoCloseable {

    private final SimulatorSettings settings;
    private final InstantSource clock;
    private final String baseUrl;
    private final Pictures pictures;
    private final MutatedReplies mutated;
    private final CallbackSender callbacks;
    private final Map<String, Task> tasks = new ConcurrentHashMap<>();
    private final Map<String, Task> byKey = new ConcurrentHashMap<>();

    Tasks(SimulatorSettings settings, InstantSource clock, String baseUrl, Pictures pictures, MutatedReplies mutated) {
        this.settings = settings;
        this.clock = clock;
        this.baseUrl = baseUrl;
        this.pictures = pictures;
        this.mutated = mutated;
        this.callbacks = new CallbackSender(settings, mutated);
    }

    /** Stores a task, and sends its callbacks if it has an address for them. */
    Task submit(SimulatedProvider provider, String id, Order order, ProviderCall call) {
        long shortest = settings.shortestGeneration().toMillis();
        long longest = settings.longestGeneration().toMillis();
        Duration takes = call.fault().is(FaultKind.CALLBACK_EARLY)
                ? Duration.ZERO
                : Duration.ofMillis(ThreadLocalRandom.current().nextLong(shortest, Math.max(shortest, longest) + 1));
        Task task = new Task(
                provider.name(),
                id,
                order,
                call.idempotencyKey(),
                call.fault(),
                clock.instant(),
                takes.dividedBy(4),
                takes,
                null);
        tasks.put(id, task);
        callbacks.follow(provider, task);
        return task;
    }

    /** For a provider with idempotency keys: the earlier task of the same key, or a new one. */
    Task submitOnce(SimulatedProvider provider, String id, Order order, ProviderCall call) {
        String key = call.idempotencyKey();
        return key == null
                ? submit(provider, id, order, call)
                : byKey.computeIfAbsent(provider.name() + "/" + key, first -> submit(provider, id, order, call));
    }

    /** The provider's task of that id; null when it has none. */
    @Nullable
    Task find(SimulatedProvider provider, @Nullable String id) {
        Task task = id == null ? null : tasks.get(id);
        return task != null && task.provider().equals(provider.name()) ? task : null;
    }

    /** The task, canceled unless it has ended; its callback reports that. */
    Task cancel(Task task) {
        return tasks.computeIfPresent(task.id(), (id, current) -> switch (current.state(now())) {
            case WAITING, RUNNING -> current.canceled(now());
            case DONE, FAILED -> current;
        });
    }

    /** As it is now: it may have been canceled since. */
    Task current(Task task) {
        return tasks.getOrDefault(task.id(), task);
    }

    @Nullable
    Task find(String id) {
        return tasks.get(id);
    }

    /** All of them, the oldest first. */
    List<Task> all() {
        return tasks.values().stream()
                .sorted(Comparator.comparing(Task::submittedAt))
                .toList();
    }

    Instant now() {
        return clock.instant();
    }

    boolean expired(Task task) {
        return task.fault().is(FaultKind.IMAGE_EXPIRED)
                || clock.instant().isAfter(task.finishedAt().plus(settings.linkLifetime()));
    }

    List<String> links(Task task) {
        List<String> links = new ArrayList<>();
        for (int i = 0; i < task.order().images(); i++) {
            links.add(baseUrl + "/files/" + task.id() + "/" + i + "."
                    + task.order().extension());
        }
        return links;
    }

    /** The image in base64, for a provider that sends it inside an answer. */
    String base64(Task task, int position) {
        byte[] picture = Pictures.padded(picture(task, position), task.fault().imageBytes());
        return Base64.getEncoder().encodeToString(picture);
    }

    byte[] picture(Task task, int position) {
        return pictures.draw(task, position, Pictures.contentType(task.order().extension()));
    }

    /** As {@link #picture}, changed at random. */
    byte[] mutatedPicture(Task task, int position) {
        return mutated.image(picture(task, position));
    }

    @Override
    public void close() {
        callbacks.close();
    }
}
