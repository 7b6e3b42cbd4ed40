/** Scheduled work, kept in the database so that it survives a restart. */
@NullMarked
package io.darkroom.storage.schedule;

import org.jspecify.annotations.NullMarked;
