package io.darkroom.storage.retention;

import io.darkroom.storage.blob.Blob;
import io.darkroom.storage.store.ObjectKey;
import io.darkroom.storage.store.ObjectStore;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;

/** Reads the whole archive again, and tells what is missing, damaged or more than there should be. */
@Singleton
public class VerifyArchive {

    private static final int PAGE = 500;
    private static final int BUFFER_BYTES = 128 * 1024;

    private final ObjectStore store;
    private final RetentionConfig config;
    private final InstantSource clock;

    VerifyArchive(ObjectStore store, RetentionConfig config, InstantSource clock) {
        this.store = store;
        this.config = config;
        this.clock = clock;
    }

    /** Something is wrong with an object. */
    public enum Fault {
        MISSING,
        DAMAGED,
        EXTRA
    }

    public record Finding(Fault fault, String object, String detail) {}

    /** What was found in all. */
    public record Report(long objects, long bytes, long missing, long damaged, long extra) {

        public boolean clean() {
            return missing + damaged + extra == 0;
        }
    }

    /** Tells each finding as it is found. */
    public Report verify(Consumer<Finding> told) throws IOException {
        Counter counter = new Counter(told);
        String after = "";
        List<Blob> page;
        do {
            page = page(after);
            for (Blob blob : page) {
                verify(blob, counter);
                after = blob.sha256;
            }
        } while (page.size() == PAGE);
        findExtra(counter);
        return counter.report();
    }

    private static final class Counter {

        private final Consumer<Finding> told;
        private final long[] faults = new long[Fault.values().length];
        private long objects;
        private long bytes;

        Counter(Consumer<Finding> told) {
            this.told = told;
        }

        void sound(long length) {
            objects++;
            bytes += length;
        }

        void faulty(Fault fault, ObjectKey key, String detail) {
            faults[fault.ordinal()]++;
            told.accept(new Finding(fault, key.path(), detail));
        }

        Report report() {
            return new Report(
                    objects,
                    bytes,
                    faults[Fault.MISSING.ordinal()],
                    faults[Fault.DAMAGED.ordinal()],
                    faults[Fault.EXTRA.ordinal()]);
        }
    }

    private void verify(Blob blob, Counter counter) throws IOException {
        ObjectKey key = ObjectKey.image(blob.sha256);
        OptionalLong size = store.size(key);
        if (size.isEmpty()) {
            // It may have been deleted since the page was read.
            if (known(blob.sha256)) {
                counter.faulty(Fault.MISSING, key, "the store has nothing under this name");
            }
        } else if (size.getAsLong() != blob.bytes) {
            counter.faulty(Fault.DAMAGED, key, "it has " + size.getAsLong() + " bytes instead of " + blob.bytes);
        } else {
            String found = hash(key, blob.bytes);
            if (found.equals(blob.sha256)) {
                counter.sound(blob.bytes);
            } else {
                counter.faulty(Fault.DAMAGED, key, "its SHA-256 is " + found);
            }
        }
    }

    // What is younger may just be being archived.
    private void findExtra(Counter counter) throws IOException {
        Instant settled = clock.instant().minus(config.grace());
        for (String prefix : List.of(ObjectKey.IMAGES, ObjectKey.THUMBNAILS)) {
            store.list(prefix, found -> {
                String sha256 = found.key().name().replace(".jpg", "");
                if (found.changedAt().isBefore(settled) && !known(sha256)) {
                    counter.faulty(Fault.EXTRA, found.key(), "no row knows it");
                }
            });
        }
    }

    private static boolean known(String sha256) {
        return QuarkusTransaction.requiringNew()
                .call(() -> Blob.findByIdOptional(sha256).isPresent());
    }

    private static List<Blob> page(String after) {
        return QuarkusTransaction.requiringNew()
                .call(() -> Blob.<Blob>find("sha256 > ?1 order by sha256", after)
                        .page(0, PAGE)
                        .list());
    }

    private String hash(ObjectKey key, long length) throws IOException {
        try (InputStream in = store.open(key, 0, length)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            DigestInputStream hashing = new DigestInputStream(in, digest);
            byte[] buffer = new byte[BUFFER_BYTES];
            while (hashing.read(buffer) >= 0) {
                // The digest has seen it.
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new UncheckedIOException(new IOException("every JDK has SHA-256", e));
        }
    }
}
