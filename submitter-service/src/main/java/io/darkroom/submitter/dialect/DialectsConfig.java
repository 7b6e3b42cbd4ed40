package io.darkroom.submitter.dialect;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithParentName;
import java.util.Map;
import java.util.Optional;

/** What the clients of each dialect may call our models, by the dialect's name. */
@ConfigMapping(prefix = "darkroom.dialects")
public interface DialectsConfig {

    @WithParentName
    Map<String, DialectConfig> dialects();

    /** One dialect. */
    interface DialectConfig {

        /**
         * Further names of models, by which its clients ask for one of ours, such as {@code models.seedream-5=seedream-4.5}; one that ends in
         * {@code *} stands for all that begin so.
         */
        Map<String, String> models();

        /** The model of a request that names none; without it the dialect's own default. */
        Optional<String> defaultModel();
    }
}
