/** Requests that other systems put on Kafka. */
@NullMarked
package io.darkroom.submitter.ingress;

import org.jspecify.annotations.NullMarked;
