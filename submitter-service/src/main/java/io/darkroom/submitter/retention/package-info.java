/** How long generations are kept, and how they go. */
@NullMarked
package io.darkroom.submitter.retention;

import org.jspecify.annotations.NullMarked;
