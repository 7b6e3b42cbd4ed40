/** The native API of webhooks: endpoints, deliveries and redelivery. */
@NullMarked
package io.darkroom.callback.api;

import org.jspecify.annotations.NullMarked;
