/** Reads the stored callbacks with the codecs of the providers. */
@NullMarked
package io.darkroom.callback.interpret;

import org.jspecify.annotations.NullMarked;
