/** The state machines of generations and attempts, and what moves them. */
@NullMarked
package io.darkroom.submitter.lifecycle;

import org.jspecify.annotations.NullMarked;
