/** The whole system on one machine: PostgreSQL and Kafka in this process, the services as processes of their own. */
@NullMarked
package io.darkroom.standalone;

import org.jspecify.annotations.NullMarked;
