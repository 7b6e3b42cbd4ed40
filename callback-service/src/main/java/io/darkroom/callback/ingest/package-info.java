/** The door for provider callbacks: checks them, writes them to Kafka and acknowledges them. It uses no database. */
@NullMarked
package io.darkroom.callback.ingest;

import org.jspecify.annotations.NullMarked;
