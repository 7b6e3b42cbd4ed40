/** Events as Kafka records, and the producer that sends them. */
@NullMarked
package io.darkroom.eventing.kafka;

import org.jspecify.annotations.NullMarked;
