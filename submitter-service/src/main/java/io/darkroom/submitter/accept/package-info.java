/** Accepts requests from every door: checks, idempotency, reservation, storage. */
@NullMarked
package io.darkroom.submitter.accept;

import org.jspecify.annotations.NullMarked;
