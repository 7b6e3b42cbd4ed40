package io.darkroom.callback.delivery;

import java.util.Optional;

/**
 * A delivery that is due.
 *
 * @param account the latest event of its account, JSON; empty while that is unknown here
 */
record PendingDelivery(Delivery delivery, Optional<String> account) {}
