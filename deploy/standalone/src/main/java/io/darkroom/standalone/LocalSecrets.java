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

/** The secrets of the system on this machine, made once and kept in its state, readable only by the user who runs it. */
record LocalSecrets(String rootKey, String callbackSecret, String assetSecret, String secretsKey) {

    private static final int SECRET_BYTES = 32;

    /** Reads or makes them; {@code givenRootKey} is the value of {@code DARKROOM_ROOT_KEY}. */
    static LocalSecrets in(Path state, Optional<String> givenRootKey) throws IOException {
        String rootKey = givenRootKey.isPresent()
                ? store(state.resolve("root-key"), givenRootKey.get())
                : readOrCreate(state.resolve("root-key"), "dk_root_");
        return new LocalSecrets(
                rootKey,
                readOrCreate(state.resolve("callback-secret"), ""),
                readOrCreate(state.resolve("asset-secret"), ""),
                readOrCreate(state.resolve("secrets-key"), ""));
    }

    private static String readOrCreate(Path file, String prefix) throws IOException {
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
