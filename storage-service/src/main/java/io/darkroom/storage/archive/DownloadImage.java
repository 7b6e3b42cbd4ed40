package io.darkroom.storage.archive;

import io.darkroom.contracts.AttemptKey;
import io.darkroom.contracts.Backoff;
import io.darkroom.contracts.asset.ReceivedImage;
import io.darkroom.egress.BodyTooLarge;
import io.darkroom.egress.BodyTruncated;
import io.darkroom.egress.EgressForbidden;
import io.darkroom.egress.EgressLimits;
import io.darkroom.egress.EgressPolicy;
import io.darkroom.egress.GuardedHttp;
import io.darkroom.egress.GuardedHttp.Fetched;
import io.darkroom.service.settings.EgressConfig;
import io.darkroom.storage.image.InspectImage;
import io.darkroom.storage.image.Inspection;
import io.darkroom.storage.received.ReceivedImages;
import io.darkroom.storage.store.ContentDigest;
import io.darkroom.storage.store.Spool;
import io.darkroom.storage.store.SpoolFile;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Downloads one image, completely or not at all. */
@Singleton
public class DownloadImage {

    private static final String BASE64 = ";base64";
    private static final Backoff RESUME_DELAY = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(2));

    private final GuardedHttp http;
    private final Spool spool;
    private final ReceivedImages received;
    private final InspectImage inspectImage;
    private final long maxBytes;
    private final long maxPixels;
    private final int maxResumes;
    private final Duration totalTimeout;
    private final InstantSource clock;
    private final MeterRegistry metrics;

    DownloadImage(
            ArchiveConfig config,
            EgressConfig egress,
            Spool spool,
            ReceivedImages received,
            InspectImage inspectImage,
            InstantSource clock,
            MeterRegistry metrics) {
        this.maxBytes = config.maxImageSize().asLongValue();
        this.http = new GuardedHttp(
                new EgressPolicy(egress.allowed()),
                new EgressLimits(
                        maxBytes,
                        config.connectTimeout(),
                        config.idleTimeout(),
                        config.totalTimeout(),
                        config.maxRedirects(),
                        config.maxConnectionsPerHost(),
                        config.maxConcurrent() * config.maxConnectionsPerHost()),
                clock);
        this.spool = spool;
        this.received = received;
        this.inspectImage = inspectImage;
        this.maxPixels = config.maxPixels();
        this.maxResumes = config.maxResumes();
        this.totalTimeout = config.totalTimeout();
        this.clock = clock;
        this.metrics = metrics;
    }

    DownloadResult fetch(AttemptKey attempt, URI address) throws InterruptedException {
        Optional<ReceivedImage> inside = ReceivedImage.parse(address);
        DownloadResult result;
        if (inside.isPresent()) {
            result = copy(attempt, inside.get());
        } else {
            result = "data".equals(address.getScheme()) ? decode(address) : download(address, maxBytes, totalTimeout);
        }
        metrics.counter("darkroom.downloads", "result", result.label()).increment();
        return result;
    }

    /** Downloads at most {@code maxSize} bytes from a web address, within {@code limit}; what darkroom.archive allows may be less. */
    DownloadResult download(URI address, long maxSize, Duration limit) throws InterruptedException {
        Instant deadline = clock.instant().plus(limit.compareTo(totalTimeout) < 0 ? limit : totalTimeout);
        return spooled(file -> {
            Transfer transfer = new Transfer(file, Math.min(maxSize, maxBytes));
            for (int failures = 1; ; failures++) {
                long before = file.bytes();
                try {
                    Fetched<Boolean> fetched = http.get(address, transfer.resume(), deadline, transfer::receive);
                    return switch (fetched) {
                        case Fetched.Done<Boolean> done -> inspect(file);
                        case Fetched.ErrorStatus<Boolean> refused -> DownloadResult.ofStatus(refused.status());
                    };
                } catch (EgressForbidden | BodyTooLarge permanent) {
                    return new DownloadResult.Permanent(String.valueOf(permanent.getMessage()));
                } catch (IOException e) {
                    // Only a transfer that has made progress is resumed at once.
                    if (failures > maxResumes
                            || clock.instant().isAfter(deadline)
                            || file.bytes() == before
                            || transfer.resume().isEmpty()) {
                        return interrupted(e);
                    }
                    Thread.sleep(RESUME_DELAY.after(failures, RandomGenerator.getDefault()));
                }
            }
        });
    }

    // A server that ends the transfer early may have only half of the image; every other error is the network's.
    private static DownloadResult interrupted(IOException cause) {
        String reason = String.valueOf(cause.getMessage());
        return cause instanceof BodyTruncated
                ? new DownloadResult.CorruptDownload(reason)
                : new DownloadResult.Retryable(reason);
    }

    // Some providers send the image itself, in a data URL.
    private DownloadResult decode(URI address) throws InterruptedException {
        String data = address.getSchemeSpecificPart();
        int comma = data.indexOf(',');
        if (comma < 0 || !data.startsWith(BASE64, comma - BASE64.length())) {
            return new DownloadResult.Permanent("a data URL without base64");
        }
        byte[] base64 = data.substring(comma + 1).getBytes(StandardCharsets.ISO_8859_1);
        return spooled(file -> {
            try (InputStream bytes = Base64.getDecoder().wrap(new ByteArrayInputStream(base64))) {
                file.append(bytes);
            } catch (IOException notBase64) {
                return new DownloadResult.Permanent("a data URL that is not base64: " + notBase64.getMessage());
            }
            return inspectOnce(file);
        });
    }

    // A large image in a report is kept in the store.
    private DownloadResult copy(AttemptKey attempt, ReceivedImage image) throws InterruptedException {
        return spooled(file -> received.copy(attempt, image, file)
                ? inspectOnce(file)
                : new DownloadResult.Permanent(
                        "the image inside the provider's report was not stored, or no longer is"));
    }

    // The next try would find the same.
    private DownloadResult inspectOnce(SpoolFile file) throws IOException, InterruptedException {
        return switch (inspect(file)) {
            case DownloadResult.DownloadFailure failure -> new DownloadResult.Permanent(failure.reason());
            case DownloadResult.Downloaded downloaded -> downloaded;
        };
    }

    private interface FileReceiver {
        DownloadResult receive(SpoolFile file) throws IOException, InterruptedException;
    }

    private DownloadResult spooled(FileReceiver receiver) throws InterruptedException {
        try {
            SpoolFile file = spool.open();
            boolean downloaded = false;
            try {
                DownloadResult result = receiver.receive(file);
                downloaded = result instanceof DownloadResult.Downloaded;
                return result;
            } finally {
                if (!downloaded) {
                    file.close();
                }
            }
        } catch (IOException e) {
            return new DownloadResult.Retryable(String.valueOf(e.getMessage()));
        }
    }

    private DownloadResult inspect(SpoolFile file) throws IOException, InterruptedException {
        ContentDigest content = file.seal();
        return switch (inspectImage.inspect(file.path(), maxPixels)) {
            case Inspection.NotAnImage none -> new DownloadResult.Refused(none.reason());
            case Inspection.UnsupportedFormat other -> new DownloadResult.Permanent(other.reason());
            case Inspection.CorruptImage corrupt -> new DownloadResult.CorruptDownload(corrupt.reason());
            case Inspection.TooManyPixels many ->
                new DownloadResult.Permanent("an image of more than " + many.maxPixels() + " pixels");
            case Inspection.CompleteImage complete ->
                new DownloadResult.Downloaded(file, content, complete.properties());
        };
    }

    @PreDestroy
    void close() throws IOException {
        http.close();
    }
}
