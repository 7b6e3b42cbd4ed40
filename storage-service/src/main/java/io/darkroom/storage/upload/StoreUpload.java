package io.darkroom.storage.upload;

import io.darkroom.contracts.AccountId;
import io.darkroom.egress.BodyTooLarge;
import io.darkroom.egress.BoundedStream;
import io.darkroom.eventing.schedule.Shares;
import io.darkroom.service.problem.Problems;
import io.darkroom.service.transaction.RequestTransactions;
import io.darkroom.storage.blob.Blobs;
import io.darkroom.storage.blob.ContentRemovedException;
import io.darkroom.storage.blob.PutContent;
import io.darkroom.storage.image.ImageProperties;
import io.darkroom.storage.image.InspectImage;
import io.darkroom.storage.image.Inspection;
import io.darkroom.storage.store.ContentDigest;
import io.darkroom.storage.store.Spool;
import io.darkroom.storage.store.SpoolFile;
import io.quarkiverse.resteasy.problem.HttpProblem;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** Stores one reference image, checked like a download and by the limits of the providers. */
@Singleton
class StoreUpload {

    private static final Logger LOG = Logger.getLogger(StoreUpload.class);

    private final Spool spool;
    private final InspectImage inspectImage;
    private final Blobs blobs;
    private final UploadQuota quota;
    private final UploadConfig config;
    private final UploadLimits limits;
    private final long maxPixels;
    private final Semaphore places;
    private final Shares<AccountId> accounts;
    private final RequestTransactions transactions;
    private final InstantSource clock;

    StoreUpload(
            Spool spool,
            InspectImage inspectImage,
            Blobs blobs,
            UploadQuota quota,
            UploadConfig config,
            RequestTransactions transactions,
            InstantSource clock) {
        this.spool = spool;
        this.inspectImage = inspectImage;
        this.blobs = blobs;
        this.quota = quota;
        this.config = config;
        this.limits = new UploadLimits(config.minSide(), config.maxSide(), config.maxRatio());
        this.places = new Semaphore(config.maxConcurrent());
        this.maxPixels = (long) config.maxSide() * config.maxSide();
        this.accounts = new Shares<>(account -> config.maxConcurrentPerAccount());
        this.transactions = transactions;
        this.clock = clock;
    }

    /** As {@link #store(AccountId, UUID, InputStream)}, under a new id. */
    Upload store(AccountId account, InputStream body) throws IOException, InterruptedException {
        return store(account, UUID.randomUUID(), body);
    }

    /** Reads and stores an image; an account takes no more than its share, however slowly its clients send. */
    Upload store(AccountId account, UUID id, InputStream body) throws IOException, InterruptedException {
        if (!accounts.tryTake(account)) {
            throw Problems.of(
                    429,
                    "too_many_uploads",
                    "Too many uploads at once",
                    "the account uploads " + config.maxConcurrentPerAccount()
                            + " images already, which is its limit; send this one when one of them is done");
        }
        try {
            return read(account, id, body);
        } finally {
            accounts.release(account);
        }
    }

    private Upload read(AccountId account, UUID id, InputStream body) throws IOException, InterruptedException {
        try (SpoolFile file = spool.open()) {
            file.append(new BoundedStream(body, config.maxSize().asLongValue()));
            ContentDigest content = file.seal();
            ImageProperties image = check(inspectImage.inspect(file.path(), maxPixels));
            return store(new Stored(account, id, content, image), file);
        } catch (BodyTooLarge e) {
            throw Problems.bodyTooLarge(
                    "The image is too large", config.maxSize().asLongValue());
        } catch (IOException | UncheckedIOException e) {
            requireStore();
            throw e;
        }
    }

    // It is not with a full disk. The operator reads why.
    private void requireStore() {
        blobs.fault().ifPresent(fault -> {
            LOG.warnf("an upload cannot be stored: %s", fault);
            throw Problems.unavailable("the archive cannot store images now");
        });
    }

    private record Stored(AccountId account, UUID id, ContentDigest content, ImageProperties image) {}

    private Upload store(Stored stored, SpoolFile file) throws InterruptedException {
        if (!places.tryAcquire(config.maxWait().toMillis(), TimeUnit.MILLISECONDS)) {
            throw Problems.unavailable("the archive is busy with other uploads");
        }
        try {
            // What is refused anyway is not stored first.
            requireRoom(stored.account(), stored.content());
            PutContent content = blobs.put(file, stored.content(), stored.image());
            Instant now = clock.instant();
            return transactions.call(() -> {
                // A client that sends it again does not always wait for the answer to the first.
                Optional<Upload> before = Upload.findByIdOptional(stored.id());
                if (before.isPresent()) {
                    return before.get();
                }
                quota.require(stored.account(), stored.content().bytes());
                Upload upload = new Upload(
                        stored.id(), stored.account(), blobs.insert(content), now, now.plus(config.lifetime()));
                upload.persist();
                return upload;
            });
        } catch (ContentRemovedException removed) {
            blobs.noteRemoval(stored.content());
            throw Problems.unavailable(String.valueOf(removed.getMessage()));
        } finally {
            places.release();
        }
    }

    private void requireRoom(AccountId account, ContentDigest content) {
        transactions.call(() -> {
            quota.require(account, content.bytes());
            return account;
        });
    }

    private ImageProperties check(Inspection inspection) {
        return switch (inspection) {
            case Inspection.NotAnImage none -> throw invalid("the file is " + none.reason());
            case Inspection.TooManyPixels many -> withinLimits(many.properties());
            case Inspection.UnsupportedFormat other -> throw invalid("the file is " + other.reason());
            case Inspection.CorruptImage corrupt -> throw invalid("the file is corrupt: " + corrupt.reason());
            case Inspection.CompleteImage complete -> withinLimits(complete.properties());
        };
    }

    private ImageProperties withinLimits(ImageProperties image) {
        limits.violation(image).ifPresent(violation -> {
            throw invalid(violation);
        });
        return image;
    }

    private static HttpProblem invalid(String detail) {
        return Problems.of(422, "invalid_image", "The image cannot be accepted", detail);
    }
}
