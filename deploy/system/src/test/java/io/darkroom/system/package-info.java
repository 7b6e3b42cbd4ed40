/** Tests of the packaged system, as {@code ./darkroom run} starts it. */
@NullMarked
package io.darkroom.system;

import org.jspecify.annotations.NullMarked;
