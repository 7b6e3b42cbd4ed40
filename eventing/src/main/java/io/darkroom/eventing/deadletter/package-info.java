/** Records that no consumer can process. */
@NullMarked
package io.darkroom.eventing.deadletter;

import org.jspecify.annotations.NullMarked;
