/** Images in the object store, each stored once, with a row per image. */
@NullMarked
package io.darkroom.storage.blob;

import org.jspecify.annotations.NullMarked;
