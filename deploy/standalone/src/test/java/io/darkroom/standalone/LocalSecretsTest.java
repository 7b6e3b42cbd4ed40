package io.darkroom.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalSecretsTest {

    @TempDir
    Path state;

    @Test
    void theSecretsAreMadeOnceAndKept() throws Exception {
        LocalSecrets first = LocalSecrets.in(state, Optional.empty());

        assertThat(LocalSecrets.in(state, Optional.empty())).isEqualTo(first);
    }

    @Test
    void noTwoSecretsAreTheSame() throws Exception {
        LocalSecrets secrets = LocalSecrets.in(state, Optional.empty());

        assertThat(java.util.List.of(
                        secrets.rootKey(), secrets.callbackSecret(), secrets.assetSecret(), secrets.secretsKey()))
                .doesNotHaveDuplicates();
    }

    @Test
    void theRootKeyHasAReadablePrefixAndTheSecretsKey256Bits() throws Exception {
        LocalSecrets secrets = LocalSecrets.in(state, Optional.empty());

        assertThat(secrets.rootKey()).startsWith("dk_root_").hasSize("dk_root_".length() + 43);
        assertThat(Base64.getDecoder().decode(secrets.secretsKey())).hasSize(32);
    }

    @Test
    void aGivenRootKeyReplacesTheKeptOne() throws Exception {
        LocalSecrets.in(state, Optional.empty());

        assertThat(LocalSecrets.in(state, Optional.of("dk_mine")).rootKey()).isEqualTo("dk_mine");
        assertThat(LocalSecrets.in(state, Optional.empty()).rootKey()).isEqualTo("dk_mine");
    }

    @Test
    void onlyTheOwnerCanReadThem() throws Exception {
        LocalSecrets.in(state, Optional.of("dk_mine"));

        for (String file : java.util.List.of("root-key", "callback-secret", "asset-secret", "secrets-key")) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(state.resolve(file))))
                    .as(file)
                    .isEqualTo("rw-------");
        }
    }
}
