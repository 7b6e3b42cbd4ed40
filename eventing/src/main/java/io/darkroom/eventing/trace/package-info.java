/** Traces that follow a generation through services, tables and records, and the log lines about it. */
@NullMarked
package io.darkroom.eventing.trace;

import org.jspecify.annotations.NullMarked;
