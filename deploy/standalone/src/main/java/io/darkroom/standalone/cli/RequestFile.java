package io.darkroom.standalone.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * Requests in a file, one per line. Each gets an idempotency key that is derived from the bytes of the file, so that sending the file
 * twice generates nothing twice.
 */
record RequestFile(List<RequestLine> lines) {

    static final Path STANDARD_INPUT = Path.of("-");

    private static final String IDEMPOTENCY_KEY = "idempotency_key";

    /** {@code number} counts from 1, blank lines too. */
    record RequestLine(int number, String json) {}

    /** Another {@code salt} gives other idempotency keys; the file {@code -} is {@code standardInput}. */
    static RequestFile read(Path file, String salt, InputStream standardInput) throws IOException {
        byte[] bytes = file.equals(STANDARD_INPUT) ? standardInput.readAllBytes() : Files.readAllBytes(file);
        String hash = hash(bytes, salt);
        List<RequestLine> lines = new ArrayList<>();
        int number = 0;
        for (String text : new String(bytes, StandardCharsets.UTF_8).split("\r?\n", -1)) {
            number++;
            if (!text.isBlank()) {
                lines.add(new RequestLine(number, keyed(text, hash + ":" + number)));
            }
        }
        if (lines.isEmpty()) {
            throw new IOException(file + " contains no request; write one JSON object on each line");
        }
        return new RequestFile(List.copyOf(lines));
    }

    // A line that is not a JSON object is sent unchanged: the server explains best what is wrong with it.
    private static String keyed(String text, String key) {
        try {
            JsonNode json = Server.JSON.readTree(text);
            return json instanceof ObjectNode object && !object.hasNonNull(IDEMPOTENCY_KEY)
                    ? object.put(IDEMPOTENCY_KEY, key).toString()
                    : text;
        } catch (JsonProcessingException unreadable) {
            return text;
        }
    }

    private static String hash(byte[] bytes, String salt) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(salt.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest.digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
