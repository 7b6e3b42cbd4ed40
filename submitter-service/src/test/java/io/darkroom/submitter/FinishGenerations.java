package io.darkroom.submitter;

import io.darkroom.contracts.AssetId;
import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.event.ArchivedImage;
import io.darkroom.contracts.event.GenerationArchived;
import io.darkroom.embedded.http.ApiRequest;
import io.darkroom.eventing.kafka.EventPublisher;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** Reports every submitted generation of a key as archived, for clients that wait for their images. */
public final class FinishGenerations implements AutoCloseable {

    private static final long PERIOD_MILLIS = 50;

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final Set<String> finished = ConcurrentHashMap.newKeySet();
    private final String key;
    private final EventPublisher publisher;

    public FinishGenerations(String key, EventPublisher publisher) {
        this.key = key;
        this.publisher = publisher;
        timer.scheduleWithFixedDelay(this::finish, PERIOD_MILLIS, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void finish() {
        List<String> submitted = ApiRequest.given()
                .header("Authorization", "Bearer " + key)
                .get("/v1/generations?status=submitted&limit=5")
                .path("data.id");
        for (String id : submitted) {
            if (finished.add(id)) {
                publisher.publish(new GenerationArchived(GenerationId.of(id), 1, images(id), Instant.now()));
            }
        }
    }

    private List<ArchivedImage> images(String id) {
        int n = ApiRequest.given()
                .header("Authorization", "Bearer " + key)
                .get("/v1/generations/" + id)
                .path("request.n");
        return IntStream.range(0, n)
                .mapToObj(image -> new ArchivedImage(
                        AssetId.random(), "image/jpeg", SimulatedProviders.ASSET.length, "ab", 2560, 1440))
                .toList();
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
