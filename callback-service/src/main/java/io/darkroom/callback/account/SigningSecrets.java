package io.darkroom.callback.account;

import java.util.List;
import java.util.Optional;

/**
 * The opened secrets that sign the webhooks of an account.
 *
 * @param webhookSecrets Standard Webhooks secrets, newest first
 * @param keySha256 SHA-256 of the API key of the request, in lower-case hex
 */
public record SigningSecrets(List<String> webhookSecrets, Optional<String> keySha256) {

    public SigningSecrets {
        webhookSecrets = List.copyOf(webhookSecrets);
    }

    @Override
    public String toString() {
        return "SigningSecrets[not shown]";
    }
}
