/** How background work is run: a worker loop, the settings of a schedule in the database, the clock. */
@NullMarked
package io.darkroom.eventing.schedule;

import org.jspecify.annotations.NullMarked;
