package io.darkroom.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.imageio.ImageIO;

/** The files of an archive in a folder, by their hash. */
record ArchivedFiles(Path archive) {

    /** Of the files that the database promises, with their sizes by hash: those that are missing or have other bytes. */
    List<String> violations(Map<String, Long> promised) throws IOException {
        List<String> violations = new ArrayList<>();
        for (Map.Entry<String, Long> each : promised.entrySet()) {
            String sha256 = each.getKey();
            Path file = file(sha256);
            if (!Files.exists(file)) {
                violations.add(sha256 + " is missing");
            } else if (Files.size(file) != each.getValue() || !hash(file).equals(sha256)) {
                violations.add(sha256 + " is damaged");
            }
        }
        return violations;
    }

    /** The files among the objects whose bytes are not those of their name: what a stop in the middle of a write would leave. */
    List<String> partial() throws IOException {
        List<String> partial = new ArrayList<>();
        try (Stream<Path> files = Files.walk(archive.resolve("objects"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                if (!hash(file).equals(file.getFileName().toString())) {
                    partial.add(file + " is not the image of its name");
                }
            }
        }
        return partial;
    }

    /** Of the images with these hashes: those that another decoder than ours cannot read to their end. */
    List<String> undecodable(List<String> hashes) throws IOException {
        List<String> violations = new ArrayList<>();
        for (String sha256 : hashes) {
            Path file = file(sha256);
            try {
                if (ImageIO.read(file.toFile()) == null) {
                    violations.add(sha256 + " was charged and is no image");
                }
            } catch (IOException damaged) {
                violations.add(sha256 + " was charged and cannot be decoded: " + damaged.getMessage());
            }
        }
        return violations;
    }

    private Path file(String sha256) {
        return archive.resolve("objects").resolve(sha256.substring(0, 2)).resolve(sha256);
    }

    private static String hash(Path file) throws IOException {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
