/** Delivery of webhooks to clients: at least once, in order per generation and address, with a record of every try. */
@NullMarked
package io.darkroom.callback.delivery;

import org.jspecify.annotations.NullMarked;
