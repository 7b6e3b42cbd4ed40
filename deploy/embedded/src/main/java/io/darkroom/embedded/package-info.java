/** A real PostgreSQL and a real Kafka broker, started from Maven artifacts. */
@NullMarked
package io.darkroom.embedded;

import org.jspecify.annotations.NullMarked;
