/** Reading the raw inbox once more, to see that nothing comes of it. */
@NullMarked
package io.darkroom.callback.replay;

import org.jspecify.annotations.NullMarked;
