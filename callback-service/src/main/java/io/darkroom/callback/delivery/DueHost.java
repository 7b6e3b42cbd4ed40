package io.darkroom.callback.delivery;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A host that this replica delivers to.
 *
 * @param account whose webhooks go there; absent: several accounts'
 * @param owner of the lease
 * @param wakes how often deliveries had been added when the lease began
 */
record DueHost(String name, @Nullable UUID account, UUID owner, long wakes) {

    /** Whose places it takes. */
    UUID shareOf() {
        return account == null ? HostShares.SEVERAL : account;
    }
}
