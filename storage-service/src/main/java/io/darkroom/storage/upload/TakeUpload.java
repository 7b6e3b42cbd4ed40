package io.darkroom.storage.upload;

import io.darkroom.contracts.AccountId;
import io.darkroom.egress.BodyTooLarge;
import io.darkroom.egress.BoundedStream;
import io.darkroom.service.Problems;
import io.darkroom.storage.blob.Blobs;
import io.darkroom.storage.image.Inspected;
import io.darkroom.storage.image.Picture;
import io.darkroom.storage.store.Spool;
import io.darkroom.storage.store.Spool.Incoming;
import io.darkroom.storage.store.StoredObject;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.time.InstantSource;

/** Takes one reference image in: checked like a download, and by the limits that the providers set. */
@Singleton
class TakeUpload {

    private final Spool spool;
    private final Blobs blobs;
    private final UploadConfig config;
    private final InstantSource clock;

    TakeUpload(Spool spool, Blobs blobs, UploadConfig config, InstantSource clock) {
        this.spool = spool;
        this.blobs = blobs;
        this.config = config;
        this.clock = clock;
    }

    Upload take(AccountId account, InputStream body) throws IOException {
        try (Incoming incoming = spool.open()) {
            incoming.append(new BoundedStream(body, config.maxSize().asLongValue()));
            StoredObject object = incoming.seal();
            Picture picture = checked(Picture.inspect(incoming.file()));
            Instant now = clock.instant();
            return QuarkusTransaction.requiringNew().call(() -> {
                Upload upload =
                        new Upload(account, blobs.keep(incoming, object, picture), now, now.plus(config.lifetime()));
                upload.persist();
                return upload;
            });
        } catch (BodyTooLarge e) {
            throw Problems.of(
                    413,
                    "body_too_large",
                    "The image is too large",
                    "it may have at most " + config.maxSize().asLongValue() + " bytes");
        }
    }

    private Picture checked(Inspected inspected) {
        return switch (inspected) {
            case Inspected.NoImage none ->
                throw refused("the file is no image; jpeg, png, webp, bmp, tiff, gif and avif are taken");
            case Inspected.Corrupt corrupt -> throw refused("the file is broken: " + corrupt.reason());
            case Inspected.Whole whole -> within(whole.picture());
        };
    }

    private Picture within(Picture picture) {
        int shorter = Math.min(picture.width(), picture.height());
        int longer = Math.max(picture.width(), picture.height());
        String size = "not " + picture.width() + "x" + picture.height();
        if (shorter <= config.minSide() || longer > config.maxSide()) {
            throw refused("each side must have more than " + config.minSide() + " and at most " + config.maxSide()
                    + " pixels, " + size);
        }
        if (longer > (long) shorter * config.maxRatio()) {
            throw refused("the longer side may be at most " + config.maxRatio() + " times the shorter one, " + size);
        }
        return picture;
    }

    private static RuntimeException refused(String detail) {
        return Problems.of(422, "invalid_image", "The image cannot be taken", detail);
    }
}
