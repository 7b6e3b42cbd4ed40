package io.darkroom.callback.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.darkroom.callback.PublishedEvents;
import io.darkroom.contracts.AccountId;
import io.darkroom.contracts.SealedSecrets;
import io.darkroom.contracts.event.AccountChanged;
import io.darkroom.contracts.event.AccountChanged.KeyHash;
import io.darkroom.contracts.event.AccountChanged.SigningSecret;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which secrets of an account sign a webhook. */
class SigningSecretsTest {

    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    private static final SealedSecrets SEALED = PublishedEvents.SEALED;
    private static final AccountId ACCOUNT = AccountId.next(NOW);
    private static final UUID KEY = UUID.randomUUID();

    @Test
    void theNewestSecretIsFirst() {
        SigningSecrets secrets = open(account(secret("new"), secret("old", NOW.plusSeconds(60))), Optional.empty());

        assertThat(secrets.webhookSecrets()).containsExactly("new", "old");
    }

    @ParameterizedTest
    @CsvSource({"-1, false", "0, false", "1, true"})
    void aSecretSignsUntilItExpires(long secondsLeft, boolean signs) {
        SigningSecrets secrets =
                open(account(secret("new"), secret("old", NOW.plusSeconds(secondsLeft))), Optional.empty());

        assertThat(secrets.webhookSecrets().contains("old")).isEqualTo(signs);
    }

    @Test
    void theHashOfTheRequestsKeyIsOpened() {
        assertThat(open(account(secret("new")), Optional.of(KEY)).keySha256()).contains("ab".repeat(32));
    }

    @Test
    void anotherKeyHasNoHash() {
        AccountChanged account = account(secret("new"));

        assertThat(open(account, Optional.of(UUID.randomUUID())).keySha256()).isEmpty();
        assertThat(open(account, Optional.empty()).keySha256()).isEmpty();
    }

    @Test
    void aSecretOfAnotherAccountCannotBeOpened() {
        AccountId other = AccountId.next(NOW);
        SigningSecret foreign =
                new SigningSecret(SEALED.seal(AccountChanged.ownerOfSecrets(other), "new"), Optional.empty());

        assertThatThrownBy(() -> open(account(foreign), Optional.empty())).isInstanceOf(RuntimeException.class);
    }

    @Test
    void logLinesShowNoSecret() {
        assertThat(open(account(secret("new")), Optional.of(KEY)).toString())
                .doesNotContain("new")
                .doesNotContain("ab".repeat(32));
    }

    private static SigningSecrets open(AccountChanged account, Optional<UUID> key) {
        return OpenSigningSecrets.open(account, key, NOW, SEALED);
    }

    private static AccountChanged account(SigningSecret... secrets) {
        KeyHash hash = new KeyHash(KEY, SEALED.seal(AccountChanged.ownerOfKey(KEY), "ab".repeat(32)));
        return new AccountChanged(ACCOUNT, List.of(secrets), List.of(hash), NOW);
    }

    private static SigningSecret secret(String text) {
        return new SigningSecret(SEALED.seal(AccountChanged.ownerOfSecrets(ACCOUNT), text), Optional.empty());
    }

    private static SigningSecret secret(String text, Instant expires) {
        return new SigningSecret(SEALED.seal(AccountChanged.ownerOfSecrets(ACCOUNT), text), Optional.of(expires));
    }
}
