/** Apiframe: asynchronous jobs, reported by signed webhooks. */
@NullMarked
package io.darkroom.providers.apiframe;

import org.jspecify.annotations.NullMarked;
