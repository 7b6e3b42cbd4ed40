/** Replicate: predictions, reported by signed webhooks. */
@NullMarked
package io.darkroom.providers.replicate;

import org.jspecify.annotations.NullMarked;
