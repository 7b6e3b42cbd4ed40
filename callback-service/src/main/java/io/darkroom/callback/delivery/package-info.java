/** Bringing webhooks to clients, at least once and in order, and remembering how it went. */
@NullMarked
package io.darkroom.callback.delivery;

import org.jspecify.annotations.NullMarked;
