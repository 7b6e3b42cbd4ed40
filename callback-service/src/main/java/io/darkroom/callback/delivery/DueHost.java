package io.darkroom.callback.delivery;

import java.util.UUID;

/**
 * A host that this replica delivers to.
 *
 * @param owner of the lease
 * @param wakes how often deliveries had been added when the lease began
 */
record DueHost(String name, UUID owner, long wakes) {}
