/** Who may read and write what. */
@NullMarked
package io.darkroom.storage.access;

import org.jspecify.annotations.NullMarked;
