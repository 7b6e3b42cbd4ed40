package io.darkroom.service.settings;

import io.smallrye.config.ConfigMapping;
import java.util.List;
import java.util.Optional;

/** What downloads and webhooks may reach. */
@ConfigMapping(prefix = "darkroom.egress")
public interface EgressConfig {

    /** CIDRs beyond the public internet. Where there are some, a webhook may use http. */
    Optional<List<String>> allow();

    /** The CIDRs; none by default. */
    default List<String> allowed() {
        return allow().orElse(List.of());
    }
}
