/** Replay of stored callbacks, to find lost ones and to prove that interpretation is idempotent. */
@NullMarked
package io.darkroom.callback.replay;

import org.jspecify.annotations.NullMarked;
