package io.darkroom.storage.archive;

import io.darkroom.egress.BodyTooLarge;
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
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** Fetches one image into the store. */
@Singleton
class Download {

    private static final String BASE64 = ";base64";

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
            result = "data".equals(address.getScheme()) ? inline(address) : download(address);
        } catch (EgressForbidden | BodyTooLarge lasting) {
            result = new Result.Lasting(String.valueOf(lasting.getMessage()));
        } catch (IOException broken) {
            result = new Result.Passing(String.valueOf(broken.getMessage()));
        }
        metrics.counter("darkroom.downloads", "result", result.getClass().getSimpleName())
                .increment();
        return result;
    }

    private Result download(URI address) throws IOException, EgressForbidden {
        Fetched<Result> fetched = http.get(address, body -> {
            try (Incoming incoming = store.receive(body)) {
                return keep(incoming);
            }
        });
        return switch (fetched) {
            case Fetched.Body<Result> read -> read.value();
            case Fetched.Refused<Result> refused -> refused(refused.status());
        };
    }

    // The image itself, from a provider that sends it inside its answer.
    private Result inline(URI address) throws IOException {
        String data = address.getSchemeSpecificPart();
        int comma = data.indexOf(',');
        if (comma < 0 || !data.startsWith(BASE64, comma - BASE64.length())) {
            return new Result.Lasting("a data URL without base64");
        }
        try (InputStream bytes = Base64.getDecoder()
                        .wrap(new ByteArrayInputStream(
                                data.substring(comma + 1).getBytes(StandardCharsets.ISO_8859_1)));
                Incoming incoming = store.receive(bytes)) {
            return keep(incoming);
        } catch (IOException notBase64) {
            return new Result.Lasting("a data URL that is not base64: " + notBase64.getMessage());
        }
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
