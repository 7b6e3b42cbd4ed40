package io.darkroom.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class WebhookKeysTest {

    private static final String OLD = secret(1);
    private static final String NEW = secret(2);
    private static final byte[] MESSAGE = "a message".getBytes(StandardCharsets.UTF_8);
    private static final String X509_PREFIX = "302a300506032b6570032100";

    @Test
    void theFirstPublishedKeyVerifiesASignature() throws Exception {
        WebhookKeys keys = new WebhookKeys(List.of(NEW, OLD));

        assertThat(verifies(keys.publicKeys().getFirst(), keys.sign(MESSAGE))).isTrue();
        assertThat(verifies(keys.publicKeys().getLast(), keys.sign(MESSAGE))).isFalse();
    }

    @Test
    void everyServiceDerivesTheSameKeys() {
        assertThat(new WebhookKeys(List.of(NEW)).publicKeys()).isEqualTo(new WebhookKeys(List.of(NEW)).publicKeys());
        assertThat(new WebhookKeys(List.of(NEW)).sign(MESSAGE)).isEqualTo(new WebhookKeys(List.of(NEW)).sign(MESSAGE));
    }

    @Test
    void whatAnOldKeyHasSignedIsVerifiedUntilItIsRemoved() throws Exception {
        byte[] signature = new WebhookKeys(List.of(OLD)).sign(MESSAGE);

        assertThat(verifies(new WebhookKeys(List.of(NEW, OLD)).publicKeys().getLast(), signature))
                .isTrue();
    }

    @Test
    void thePrivateKeyIsNotTheSecretItself() {
        WebhookKeys.PublicKey key =
                new WebhookKeys(List.of(secret(0))).publicKeys().getFirst();

        // That of a private key of 32 zeros.
        assertThat(HexFormat.of().formatHex(Base64.getUrlDecoder().decode(key.base64Url())))
                .isNotEqualTo("3b6a27bcceb6a42d62a3a8d02a6f0d73653215771de243a63ac048a18b59da29");
    }

    @Test
    void withoutAKeyNothingCanBeSigned() {
        assertThatThrownBy(() -> new WebhookKeys(List.of())).hasMessageContaining("darkroom.secrets.key");
    }

    private static boolean verifies(WebhookKeys.PublicKey key, byte[] signature) throws Exception {
        byte[] encoded = HexFormat.of()
                .parseHex(X509_PREFIX
                        + HexFormat.of().formatHex(Base64.getUrlDecoder().decode(key.base64Url())));
        Signature verifier = Signature.getInstance("Ed25519");
        verifier.initVerify(KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded)));
        verifier.update(MESSAGE);
        return verifier.verify(signature);
    }

    private static String secret(int first) {
        byte[] bytes = new byte[32];
        bytes[0] = (byte) first;
        return Base64.getEncoder().encodeToString(bytes);
    }
}
