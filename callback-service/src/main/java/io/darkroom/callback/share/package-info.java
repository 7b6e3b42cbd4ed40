/** Shares of concurrent work, so that what waits for one party leaves places for others. */
@NullMarked
package io.darkroom.callback.share;

import org.jspecify.annotations.NullMarked;
