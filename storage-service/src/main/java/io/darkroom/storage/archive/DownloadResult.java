package io.darkroom.storage.archive;

import io.darkroom.storage.image.ImageProperties;
import io.darkroom.storage.store.ContentDigest;
import io.darkroom.storage.store.SpoolFile;

/** The result of one download. */
sealed interface DownloadResult {

    /** The label in metrics and traces. */
    String label();

    /** A complete image. The caller owns {@code file} and closes it. */
    record Downloaded(SpoolFile file, ContentDigest content, ImageProperties image) implements DownloadResult {
        @Override
        public String label() {
            return "downloaded";
        }
    }

    /** No image. */
    sealed interface DownloadFailure extends DownloadResult {
        String reason();
    }

    /** The next try may succeed. */
    record Retryable(String reason) implements DownloadFailure {
        @Override
        public String label() {
            return "retryable";
        }
    }

    /** The image was corrupt; the next download may be complete. */
    record CorruptDownload(String reason) implements DownloadFailure {
        @Override
        public String label() {
            return "corrupt";
        }
    }

    /** The server does not give the image; it may not have it yet, as the copies of a provider's storage follow each other. */
    record Refused(String reason) implements DownloadFailure {
        @Override
        public String label() {
            return "refused";
        }
    }

    /** Every try would fail in the same way. */
    record Permanent(String reason) implements DownloadFailure {
        @Override
        public String label() {
            return "permanent";
        }
    }

    /** Classifies an HTTP status other than success. */
    static DownloadFailure ofStatus(int status) {
        String reason = "HTTP " + status;
        return switch (status) {
            case 408, 416, 425, 429 -> new Retryable(reason);
            case 410 -> new Permanent(reason);
            default -> status >= 500 ? new Retryable(reason) : new Refused(reason);
        };
    }
}
