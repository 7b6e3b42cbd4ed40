package io.darkroom.submitter.account;

import io.darkroom.contracts.Sha256;
import java.security.SecureRandom;
import java.util.Base64;

/** The secret of a key: 256 random bits behind a readable prefix. It is shown once; only its hash is stored. */
public record KeySecret(String text) {

    private static final String PREFIX = "dk_";
    private static final int BYTES = 32;
    private static final int SHOWN_LENGTH = 11;
    private static final SecureRandom RANDOM = new SecureRandom();

    public static KeySecret random() {
        byte[] random = new byte[BYTES];
        RANDOM.nextBytes(random);
        return new KeySecret(PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(random));
    }

    /** Its beginning, by which people recognize it. */
    public String shown() {
        return text.substring(0, SHOWN_LENGTH);
    }

    byte[] hash() {
        return Sha256.of(text);
    }

    @Override
    public String toString() {
        return "KeySecret[not shown]";
    }
}
