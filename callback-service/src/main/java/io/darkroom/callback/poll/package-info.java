/** Asking providers how a task stands, where no callback tells. */
@NullMarked
package io.darkroom.callback.poll;

import org.jspecify.annotations.NullMarked;
