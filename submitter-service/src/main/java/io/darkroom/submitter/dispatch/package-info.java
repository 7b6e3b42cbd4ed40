/** Which provider makes it: the queue, the choice, the call. */
@NullMarked
package io.darkroom.submitter.dispatch;

import org.jspecify.annotations.NullMarked;
