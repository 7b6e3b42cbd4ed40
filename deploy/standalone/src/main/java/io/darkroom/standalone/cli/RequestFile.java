package io.darkroom.standalone.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * Requests in a file, one on each line. Each gets an idempotency key that is made of the file's own bytes, so that sending the
 * file again, after a break or by mistake, makes nothing twice.
 */
record RequestFile(List<Line> lines) {

    private static final String IDEMPOTENCY_KEY = "idempotency_key";

    /** {@code number} counts from 1, blank lines too. */
    record Line(int number, String json) {}

    /** {@code salt} makes another sending of the same file another one. */
    static RequestFile read(Path file, String salt) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        String hash = hash(bytes, salt);
        List<Line> lines = new ArrayList<>();
        int number = 0;
        for (String text : new String(bytes, StandardCharsets.UTF_8).split("\r?\n", -1)) {
            number++;
            if (!text.isBlank()) {
                lines.add(new Line(number, keyed(text, hash + ":" + number)));
            }
        }
        if (lines.isEmpty()) {
            throw new IOException(file + " holds no request; write one JSON object on each line");
        }
        return new RequestFile(List.copyOf(lines));
    }

    // What is no object is sent as it is: the server says best what is wrong with it.
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
