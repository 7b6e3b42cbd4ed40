package io.darkroom.standalone;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;

/** The secrets of this machine's system, made once and kept in its state, readable by its owner alone. */
record Secrets(String rootKey, String callbackSecret, String assetSecret, String secretsKey) {

    private static final int SECRET_BYTES = 32;

    /** {@code rootKeyWished}: what {@code DARKROOM_ROOT_KEY} says. */
    static Secrets in(Path state, Optional<String> rootKeyWished) throws IOException {
        String rootKey = rootKeyWished.isPresent()
                ? store(state.resolve("root-key"), rootKeyWished.get())
                : kept(state.resolve("root-key"), "dk_root_");
        return new Secrets(
                rootKey,
                kept(state.resolve("callback-secret"), ""),
                kept(state.resolve("asset-secret"), ""),
                kept(state.resolve("secrets-key"), ""));
    }

    private static String kept(Path file, String prefix) throws IOException {
        if (Files.exists(file)) {
            return Files.readString(file).strip();
        }
        byte[] secret = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(secret);
        Base64.Encoder encoder =
                prefix.isEmpty() ? Base64.getEncoder() : Base64.getUrlEncoder().withoutPadding();
        return store(file, prefix + encoder.encodeToString(secret));
    }

    private static String store(Path file, String secret) throws IOException {
        Files.deleteIfExists(file);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.write(file, (secret + "\n").getBytes(StandardCharsets.UTF_8), StandardOpenOption.WRITE);
        return secret;
    }
}
