/** Dead letters, for an operator to inspect and redrive. */
@NullMarked
package io.darkroom.submitter.deadletter;

import org.jspecify.annotations.NullMarked;
