package io.darkroom.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

class SealedSecretsTest {

    private static final String OLD = key((byte) 1);
    private static final String NEW = key((byte) 2);

    private final SealedSecrets sealed = new SealedSecrets(List.of(OLD));

    @Test
    void whatIsSealedOpensForItsOwner() {
        assertThat(sealed.open("shop", sealed.seal("shop", "whsec_secret"))).isEqualTo("whsec_secret");
    }

    @Test
    void whatIsSealedTwiceLooksDifferentAndSaysNothing() {
        String once = sealed.seal("shop", "whsec_secret");

        assertThat(sealed.seal("shop", "whsec_secret")).isNotEqualTo(once);
        assertThat(new String(Base64.getUrlDecoder().decode(once))).doesNotContain("whsec");
    }

    @Test
    void aSecretOpensOnlyForItsOwnerAndOnlyUnchanged() {
        String secret = sealed.seal("shop", "whsec_secret");
        byte[] bytes = Base64.getUrlDecoder().decode(secret);
        bytes[bytes.length - 1] ^= 1;

        assertThatThrownBy(() -> sealed.open("another", secret)).hasMessageContaining("darkroom.secrets.key");
        assertThatThrownBy(() -> sealed.open("shop", Base64.getUrlEncoder().encodeToString(bytes)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> sealed.open("shop", "AAAA")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aNewKeyOpensWhatTheOldOneSealedAsLongAsBothAreThere() {
        String secret = sealed.seal("shop", "whsec_secret");

        assertThat(new SealedSecrets(List.of(NEW, OLD)).open("shop", secret)).isEqualTo("whsec_secret");
        assertThatThrownBy(() -> new SealedSecrets(List.of(NEW)).open("shop", secret))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> sealed.open("shop", new SealedSecrets(List.of(NEW, OLD)).seal("shop", "x")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aKeyThatIsNoneIsRefusedWithoutBeingShown() {
        for (String wrong : List.of("c2hvcnQ=", "no base64!", "")) {
            assertThatThrownBy(() -> new SealedSecrets(List.of(wrong)))
                    .hasMessageContaining("darkroom.secrets.key")
                    .satisfies(
                            e -> assertThat(wrong.isEmpty() || !e.getMessage().contains(wrong))
                                    .isTrue());
        }
        assertThatThrownBy(() -> new SealedSecrets(List.of())).hasMessageContaining("darkroom.secrets.key");
    }

    private static String key(byte each) {
        byte[] key = new byte[32];
        Arrays.fill(key, each);
        return Base64.getEncoder().encodeToString(key);
    }
}
