/** Requests that other systems produce to Kafka. */
@NullMarked
package io.darkroom.submitter.ingress;

import org.jspecify.annotations.NullMarked;
