package io.darkroom.storage.image;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Builds binary files for tests. */
final class TestBytes {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteOrder order;

    private TestBytes(ByteOrder order) {
        this.order = order;
    }

    static TestBytes bigEndian() {
        return new TestBytes(ByteOrder.BIG_ENDIAN);
    }

    static TestBytes littleEndian() {
        return new TestBytes(ByteOrder.LITTLE_ENDIAN);
    }

    TestBytes bytes(int... values) {
        for (int value : values) {
            out.write(value);
        }
        return this;
    }

    TestBytes raw(byte[] bytes) {
        out.writeBytes(bytes);
        return this;
    }

    TestBytes text(String text) {
        return raw(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    TestBytes shorts(int... values) {
        for (int value : values) {
            raw(ByteBuffer.allocate(2).order(order).putShort((short) value).array());
        }
        return this;
    }

    TestBytes ints(int... values) {
        for (int value : values) {
            raw(ByteBuffer.allocate(4).order(order).putInt(value).array());
        }
        return this;
    }

    TestBytes longs(long... values) {
        for (long value : values) {
            raw(ByteBuffer.allocate(8).order(order).putLong(value).array());
        }
        return this;
    }

    TestBytes zeros(int count) {
        return raw(new byte[count]);
    }

    byte[] toByteArray() {
        return out.toByteArray();
    }

    ByteBuffer buffer() {
        return ByteBuffer.wrap(out.toByteArray());
    }

    Inspection inspect() {
        return InspectImage.inspect(buffer(), Long.MAX_VALUE);
    }

    /** What the structure of a file says, whose pixels are not read. */
    ImageProperties properties() {
        ImageType type = ImageType.detect(buffer()).orElseThrow();
        Structure structure = InspectImage.walk(type, buffer());
        return new ImageProperties(type, structure.width(), structure.height(), structure.provenance());
    }

    /** The reason why an image is corrupt. */
    String corruption() {
        return switch (inspect()) {
            case Inspection.CorruptImage corrupt -> corrupt.reason();
            case Inspection.CompleteImage complete -> throw new AssertionError("the image is complete");
            case Inspection.TooManyPixels many -> throw new AssertionError("the image is too large");
            case Inspection.UnsupportedFormat other -> throw new AssertionError(other.reason());
            case Inspection.NotAnImage none -> throw new AssertionError("not an image");
        };
    }
}
