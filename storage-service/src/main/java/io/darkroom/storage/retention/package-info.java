/** Deletion of erased and unreferenced images, and verification of the archive. */
@NullMarked
package io.darkroom.storage.retention;

import org.jspecify.annotations.NullMarked;
