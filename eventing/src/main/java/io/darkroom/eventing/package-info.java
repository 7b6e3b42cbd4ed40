/** What the packages of eventing share: their limits, and which database failures are transient. */
@NullMarked
package io.darkroom.eventing;

import org.jspecify.annotations.NullMarked;
