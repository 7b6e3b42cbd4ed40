/** Identifies images by their bytes: type, size, completeness. */
@NullMarked
package io.darkroom.storage.image;

import org.jspecify.annotations.NullMarked;
