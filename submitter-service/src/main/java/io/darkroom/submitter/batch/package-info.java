/** Batches: many requests in one call, each accepted or refused separately. */
@NullMarked
package io.darkroom.submitter.batch;

import org.jspecify.annotations.NullMarked;
