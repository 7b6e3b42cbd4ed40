/** Serves images, thumbnails and zip files. */
@NullMarked
package io.darkroom.storage.serve;

import org.jspecify.annotations.NullMarked;
