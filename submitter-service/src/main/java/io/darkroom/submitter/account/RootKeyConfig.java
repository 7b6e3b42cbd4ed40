package io.darkroom.submitter.account;

import io.smallrye.config.ConfigMapping;
import java.util.Optional;

/** The first administrator. */
@ConfigMapping(prefix = "darkroom")
interface RootKeyConfig {

    /** An admin key that exists at start, on the account {@code root}, whose credit has no limit. */
    Optional<String> rootKey();
}
