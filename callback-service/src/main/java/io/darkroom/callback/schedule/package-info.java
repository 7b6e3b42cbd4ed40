/** What the schedules in the database have in common. */
@NullMarked
package io.darkroom.callback.schedule;

import org.jspecify.annotations.NullMarked;
