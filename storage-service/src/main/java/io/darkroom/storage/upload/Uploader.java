package io.darkroom.storage.upload;

import io.darkroom.contracts.AccountId;
import jakarta.enterprise.context.RequestScoped;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Who sends an upload; set by {@link CheckUploader} before anything of it is read. */
@RequestScoped
public class Uploader {

    private @Nullable AccountId account;

    AccountId account() {
        return Objects.requireNonNull(account, "an upload that nobody checked");
    }

    void is(AccountId checked) {
        this.account = checked;
    }
}
