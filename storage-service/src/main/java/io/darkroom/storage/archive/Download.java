package io.darkroom.storage.archive;

import io.darkroom.contracts.Backoff;
import io.darkroom.egress.BodyCut;
import io.darkroom.egress.BodyTooLarge;
import io.darkroom.egress.EgressForbidden;
import io.darkroom.egress.EgressLimits;
import io.darkroom.egress.EgressPolicy;
import io.darkroom.egress.GuardedHttp;
import io.darkroom.egress.GuardedHttp.Fetched;
import io.darkroom.egress.GuardedHttp.Resume;
import io.darkroom.storage.image.Inspected;
import io.darkroom.storage.image.Picture;
import io.darkroom.storage.store.Spool;
import io.darkroom.storage.store.Spool.Incoming;
import io.darkroom.storage.store.StoredObject;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Fetches one image, whole or not at all. */
@Singleton
public class Download {

    private static final String BASE64 = ";base64";
    private static final Backoff RESUME = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(2));

    private final GuardedHttp http;
    private final Spool spool;
    private final long maxPixels;
    private final int resumes;
    private final MeterRegistry metrics;

    Download(ArchiveConfig config, Spool spool, InstantSource clock, MeterRegistry metrics) {
        ArchiveConfig.Archive limits = config.archive();
        this.http = new GuardedHttp(
                new EgressPolicy(config.egress().allow().orElse(List.of())),
                new EgressLimits(
                        limits.maxImageSize().asLongValue(),
                        limits.connectTimeout(),
                        limits.idleTimeout(),
                        limits.totalTimeout(),
                        limits.maxRedirects(),
                        limits.connectionsPerHost()),
                clock);
        this.spool = spool;
        this.maxPixels = limits.maxPixels();
        this.resumes = limits.resumes();
        this.metrics = metrics;
    }

    /** What came of it. */
    sealed interface Result {

        /** A whole image, which is the caller's to keep; it closes {@code incoming}. */
        record Whole(Incoming incoming, StoredObject object, Picture picture) implements Result {}

        /** It may work later. */
        record Passing(String reason) implements Result {}

        /** What came is a broken image; another try may bring a whole one. */
        record Corrupt(String reason) implements Result {}

        /** It will be the same every time. */
        record Lasting(String reason) implements Result {}
    }

    Result fetch(URI address) throws InterruptedException {
        Result result = "data".equals(address.getScheme()) ? inline(address) : download(address);
        metrics.counter("darkroom.downloads", "result", result.getClass().getSimpleName())
                .increment();
        return result;
    }

    /** How the receiving of something has gone so far; {@code validator} as the server last said. */
    private static final class Transfer {

        private final Incoming incoming;
        private Optional<String> validator = Optional.empty();

        Transfer(Incoming incoming) {
            this.incoming = incoming;
        }

        Optional<Resume> resume() {
            return incoming.bytes() == 0
                    ? Optional.empty()
                    : validator.map(known -> new Resume(incoming.bytes(), known));
        }

        // A server that knows no ranges, or whose file has changed, sends all of it again.
        boolean receive(GuardedHttp.Body body) throws IOException {
            if (body.start() != incoming.bytes()) {
                if (body.start() != 0) {
                    throw new IOException("another part than was asked for");
                }
                incoming.restart();
            }
            validator = body.validator();
            incoming.append(body.stream());
            return true;
        }
    }

    private Result download(URI address) throws InterruptedException {
        return receiving(incoming -> {
            Transfer transfer = new Transfer(incoming);
            for (int broken = 1; ; broken++) {
                long before = incoming.bytes();
                try {
                    Fetched<Boolean> fetched = http.get(address, transfer.resume(), transfer::receive);
                    return switch (fetched) {
                        case Fetched.Done<Boolean> done -> inspect(incoming);
                        case Fetched.Refused<Boolean> refused -> refused(refused.status());
                    };
                } catch (EgressForbidden | BodyTooLarge lasting) {
                    return new Result.Lasting(String.valueOf(lasting.getMessage()));
                } catch (IOException e) {
                    // Only what has come on is worth going on with at once.
                    if (broken > resumes
                            || incoming.bytes() == before
                            || transfer.resume().isEmpty()) {
                        return broken(e);
                    }
                    Thread.sleep(RESUME.after(broken, RandomGenerator.getDefault()));
                }
            }
        });
    }

    // A server that ends early has half an image, as far as anybody can tell; all else is on the way.
    private static Result broken(IOException cause) {
        String reason = String.valueOf(cause.getMessage());
        return cause instanceof BodyCut ? new Result.Corrupt(reason) : new Result.Passing(reason);
    }

    // The image itself, from a provider that sends it inside its answer.
    private Result inline(URI address) throws InterruptedException {
        String data = address.getSchemeSpecificPart();
        int comma = data.indexOf(',');
        if (comma < 0 || !data.startsWith(BASE64, comma - BASE64.length())) {
            return new Result.Lasting("a data URL without base64");
        }
        byte[] base64 = data.substring(comma + 1).getBytes(StandardCharsets.ISO_8859_1);
        return receiving(incoming -> {
            try (InputStream bytes = Base64.getDecoder().wrap(new ByteArrayInputStream(base64))) {
                incoming.append(bytes);
            } catch (IOException notBase64) {
                return new Result.Lasting("a data URL that is not base64: " + notBase64.getMessage());
            }
            return inspect(incoming);
        });
    }

    private interface Receiver {
        Result receive(Incoming incoming) throws IOException, InterruptedException;
    }

    private Result receiving(Receiver receiver) throws InterruptedException {
        try {
            Incoming incoming = spool.open();
            Result result = new Result.Passing("");
            try {
                result = receiver.receive(incoming);
                return result;
            } finally {
                if (!(result instanceof Result.Whole)) {
                    incoming.close();
                }
            }
        } catch (IOException broken) {
            return new Result.Passing(String.valueOf(broken.getMessage()));
        }
    }

    private Result inspect(Incoming incoming) throws IOException {
        StoredObject object = incoming.seal();
        return switch (Picture.inspect(incoming.file())) {
            case Inspected.NoImage none -> new Result.Lasting("not an image");
            case Inspected.Corrupt corrupt -> new Result.Corrupt(corrupt.reason());
            case Inspected.Whole whole
            when whole.picture().pixels() > maxPixels ->
                new Result.Lasting("an image of more than " + maxPixels + " pixels");
            case Inspected.Whole whole -> new Result.Whole(incoming, object, whole.picture());
        };
    }

    private static Result refused(int status) {
        boolean passing = status >= 500 || status == 429 || status == 408 || status == 425 || status == 416;
        return passing ? new Result.Passing("HTTP " + status) : new Result.Lasting("HTTP " + status);
    }

    @PreDestroy
    void close() throws IOException {
        http.close();
    }
}
