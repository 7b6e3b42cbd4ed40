/** How background work is run: a worker loop, leases, shares of concurrent work, steps over many rows, the clock. */
@NullMarked
package io.darkroom.eventing.schedule;

import org.jspecify.annotations.NullMarked;
