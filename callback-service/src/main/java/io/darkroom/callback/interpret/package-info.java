/** What a callback or a poll means: one outcome for an attempt, however often it is told. */
@NullMarked
package io.darkroom.callback.interpret;

import org.jspecify.annotations.NullMarked;
