package io.darkroom.providers.http;

import io.darkroom.contracts.AttemptKey;
import io.darkroom.contracts.ByteBudget;
import io.darkroom.contracts.Sha256;
import io.darkroom.contracts.asset.ReceivedImage;
import io.darkroom.providers.CarriedImages;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/** Images inside calls, without storage-service: every reference is the same small PNG, and what is kept is in memory. */
public final class KeptImages implements CarriedImages {

    /** An address that gives no image. */
    public static final URI MISSING = URI.create("https://example.com/missing.png");

    /** An address that cannot be reached now. */
    public static final URI UNREACHABLE = URI.create("https://example.com/unreachable.png");

    private static final byte[] PNG = HexFormat.of().parseHex("89504e470d0a1a0a0000000d49484452");

    private static final long MAX_SPACE = 4L * 1024 * 1024 * 1024;

    private final Map<String, byte[]> kept = new ConcurrentHashMap<>();
    private final ByteBudget space;
    private volatile boolean full;

    public KeptImages() {
        this(MAX_SPACE);
    }

    /** With space for temporary files of that many bytes, for which a call does not wait. */
    public KeptImages(long maxSpace) {
        this.space = new ByteBudget(maxSpace, Duration.ZERO);
    }

    /** Nothing can be kept from here on. */
    public void fill() {
        full = true;
    }

    @Override
    public ByteBudget.Share space() {
        return space.open();
    }

    @Override
    public void fetch(URI reference, OutputStream out, Duration limit) throws IOException, UnusableReference {
        if (reference.equals(MISSING)) {
            throw new UnusableReference(reference + " gives no image: HTTP 404");
        }
        if (reference.equals(UNREACHABLE)) {
            throw new IOException("storage-service does not answer");
        }
        out.write(PNG);
    }

    @Override
    public ReceivedImage keep(AttemptKey attempt, Path image) throws IOException {
        if (full) {
            throw new IOException("storage-service does not answer");
        }
        byte[] bytes = Files.readAllBytes(image);
        ReceivedImage received = new ReceivedImage(Sha256.hex(bytes));
        kept.put(received.sha256(), bytes);
        return received;
    }

    /** The bytes of a kept image. */
    public byte[] get(URI reference) {
        String hash = ReceivedImage.parse(reference).orElseThrow().sha256();
        return Objects.requireNonNull(kept.get(hash), hash);
    }
}
