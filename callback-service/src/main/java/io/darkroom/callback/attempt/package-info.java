/** Attempts and their outcomes: one outcome per attempt, however often and by whichever source it is reported. */
@NullMarked
package io.darkroom.callback.attempt;

import org.jspecify.annotations.NullMarked;
