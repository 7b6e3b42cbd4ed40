/** Records that nothing could process, for an operator to see and to send on their way again. */
@NullMarked
package io.darkroom.submitter.deadletter;

import org.jspecify.annotations.NullMarked;
