/** Forwards the public paths of the other services, as streams, where no gateway does it. */
@NullMarked
package io.darkroom.submitter.forward;

import org.jspecify.annotations.NullMarked;
