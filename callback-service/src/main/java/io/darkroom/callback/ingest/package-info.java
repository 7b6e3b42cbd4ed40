/** Callbacks in: checked, written to Kafka, acknowledged. No database on this path. */
@NullMarked
package io.darkroom.callback.ingest;

import org.jspecify.annotations.NullMarked;
