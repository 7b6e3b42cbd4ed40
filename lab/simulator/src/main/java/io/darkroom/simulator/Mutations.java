package io.darkroom.simulator;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;

/** Changes valid inputs at random, as a faulty or hostile sender does. The same seed makes the same changes. */
public final class Mutations {

    private static final int MAX_CHANGES = 4;
    private static final int MAX_PIECE = 12;
    private static final List<String> PIECES = List.of(
            "null",
            "7",
            "-1",
            "1e999",
            "1e999999999",
            "5E55555555555555",
            "true",
            "[]",
            "{}",
            "[null]",
            "\"\"",
            "\"x\"",
            "\\u0000",
            "\\ud800",
            "\u0007",
            "\"",
            ",",
            ":",
            "{",
            "}",
            "[",
            "]",
            "\\",
            " ",
            "\ud83d\ude00",
            "\u00e9",
            "https://",
            "/x",
            "COMPLETED",
            "99999999999999999999");
    // Where lengths, offsets and counts go wrong.
    private static final byte[] BYTES = {0, 1, 0x7F, (byte) 0x80, (byte) 0xFE, (byte) 0xFF};

    private final RandomGenerator random;

    public Mutations(long seed) {
        this.random = new Random(seed);
    }

    /** One of these JSON texts, changed. */
    public byte[] json(List<String> examples) {
        StringBuilder text = new StringBuilder(examples.get(random.nextInt(examples.size())));
        for (int change = random.nextInt(MAX_CHANGES); change >= 0; change--) {
            change(text);
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** A file, changed: bytes are replaced, and sometimes it is cut, or a part of it is repeated. */
    public byte[] file(byte[] example) {
        byte[] changed = example.clone();
        for (int change = random.nextInt(MAX_CHANGES); change >= 0; change--) {
            int at = random.nextInt(changed.length);
            changed[at] = random.nextBoolean() ? BYTES[random.nextInt(BYTES.length)] : (byte) random.nextInt();
        }
        return switch (random.nextInt(6)) {
            case 0 -> Arrays.copyOf(changed, random.nextInt(changed.length));
            case 1 -> repeated(changed);
            default -> changed;
        };
    }

    private byte[] repeated(byte[] file) {
        int from = random.nextInt(file.length);
        int length = random.nextInt(file.length - from) + 1;
        byte[] longer = Arrays.copyOf(file, file.length + length);
        System.arraycopy(file, from, longer, from + length, file.length - from);
        return longer;
    }

    private void change(StringBuilder text) {
        int from = random.nextInt(text.length() + 1);
        int to = Math.min(text.length(), from + random.nextInt(1, MAX_PIECE));
        String piece = PIECES.get(random.nextInt(PIECES.size()));
        switch (random.nextInt(5)) {
            case 0 -> text.delete(from, to);
            case 1 -> text.insert(from, piece);
            case 2 -> text.insert(from, text.substring(from, to));
            case 3 -> replaceValue(text, from, piece);
            default -> text.replace(from, to, piece);
        }
    }

    // From a colon to the end of its value, so that the JSON stays whole.
    private static void replaceValue(StringBuilder text, int from, String piece) {
        int colon = text.indexOf(":", from);
        int end = colon < 0 ? -1 : text.indexOf(",", colon);
        if (end > 0) {
            text.replace(colon + 1, end, piece);
        }
    }
}
