/** storage-service: downloads, archives and serves images. */
@NullMarked
package io.darkroom.storage;

import org.jspecify.annotations.NullMarked;
