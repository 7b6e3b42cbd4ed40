/** Which provider an attempt goes to: who can, who is well, and who is preferred. */
@NullMarked
package io.darkroom.submitter.route;

import org.jspecify.annotations.NullMarked;
