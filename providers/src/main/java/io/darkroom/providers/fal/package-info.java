/** fal: a queue of requests, reported by signed webhooks. */
@NullMarked
package io.darkroom.providers.fal;

import org.jspecify.annotations.NullMarked;
