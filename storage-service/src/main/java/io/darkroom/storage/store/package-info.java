/** Bytes, kept under their own hash. */
@NullMarked
package io.darkroom.storage.store;

import org.jspecify.annotations.NullMarked;
