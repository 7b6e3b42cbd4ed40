/** The native API: HTTP alone; what it does is in the use cases. */
@NullMarked
package io.darkroom.submitter.api;

import org.jspecify.annotations.NullMarked;
