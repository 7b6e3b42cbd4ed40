/** Runbase: asynchronous runs, which must be polled. */
@NullMarked
package io.darkroom.providers.runbase;

import org.jspecify.annotations.NullMarked;
