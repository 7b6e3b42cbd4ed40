/** The attempts whose outcome is not known yet, and the one place where an outcome is recorded. */
@NullMarked
package io.darkroom.callback.attempt;

import org.jspecify.annotations.NullMarked;
