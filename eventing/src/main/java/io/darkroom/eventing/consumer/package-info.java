/** How consumed records are applied: in batches, idempotently, a faulty record apart from the others. */
@NullMarked
package io.darkroom.eventing.consumer;

import org.jspecify.annotations.NullMarked;
