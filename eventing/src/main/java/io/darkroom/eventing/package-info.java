/**
 * How a service meets Kafka: events leave through an outbox table, arrive in batches that are safe to run twice, and end
 * as dead letters when nothing can process them.
 */
@NullMarked
package io.darkroom.eventing;

import org.jspecify.annotations.NullMarked;
