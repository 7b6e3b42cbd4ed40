package io.darkroom.storage.archive;

import io.darkroom.egress.EgressForbidden;
import io.darkroom.egress.EgressLimits;
import io.darkroom.egress.EgressPolicy;
import io.darkroom.egress.GuardedHttp;
import io.darkroom.egress.GuardedHttp.Fetched;
import io.darkroom.storage.store.FilesystemStore;
import io.darkroom.storage.store.FilesystemStore.Incoming;
import io.darkroom.storage.store.StoredObject;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** Fetches one image into the store. */
@Singleton
class Download {

    private final GuardedHttp http;
    private final FilesystemStore store;
    private final long maxPixels;
    private final MeterRegistry metrics;

    Download(ArchiveConfig config, FilesystemStore store, InstantSource clock, MeterRegistry metrics) {
        ArchiveConfig.Archive limits = config.archive();
        this.http = new GuardedHttp(
                new EgressPolicy(config.egress().allow().orElse(List.of())),
                new EgressLimits(
                        limits.maxImageSize().asLongValue(),
                        limits.connectTimeout(),
                        limits.idleTimeout(),
                        limits.totalTimeout(),
                        limits.maxRedirects()),
                clock);
        this.store = store;
        this.maxPixels = limits.maxPixels();
        this.metrics = metrics;
    }

    /** What came of it. */
    sealed interface Result {

        /** The image is in the store. */
        record Kept(StoredObject object, Picture picture) implements Result {}

        /** Trying again may help. */
        record Passing(String reason) implements Result {}

        /** It will be the same every time. */
        record Lasting(String reason) implements Result {}
    }

    Result fetch(URI address) {
        Result result;
        try {
            Fetched<Result> fetched = http.get(address, body -> {
                try (Incoming incoming = store.receive(body)) {
                    return keep(incoming);
                }
            });
            result = switch (fetched) {
                case Fetched.Body<Result> read -> read.value();
                case Fetched.Refused<Result> refused -> refused(refused.status());
            };
        } catch (EgressForbidden forbidden) {
            result = new Result.Lasting(String.valueOf(forbidden.getMessage()));
        } catch (IOException broken) {
            result = new Result.Passing(String.valueOf(broken.getMessage()));
        }
        metrics.counter("darkroom.downloads", "result", result.getClass().getSimpleName())
                .increment();
        return result;
    }

    private Result keep(Incoming incoming) throws IOException {
        Optional<Picture> picture = Picture.read(incoming.file());
        if (picture.isEmpty()) {
            return new Result.Lasting("not an image");
        }
        if (picture.get().pixels() > maxPixels) {
            return new Result.Lasting("an image of more than " + maxPixels + " pixels");
        }
        StoredObject object = incoming.keep();
        metrics.counter("darkroom.archived.bytes").increment(object.bytes());
        return new Result.Kept(object, picture.get());
    }

    private static Result refused(int status) {
        boolean passing = status >= 500 || status == 429 || status == 408;
        return passing ? new Result.Passing("HTTP " + status) : new Result.Lasting("HTTP " + status);
    }

    @PreDestroy
    void close() throws IOException {
        http.close();
    }
}
