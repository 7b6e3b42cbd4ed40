/** What a file is, told by its own bytes: its type, its size, and whether all of it is there. */
@NullMarked
package io.darkroom.storage.image;

import org.jspecify.annotations.NullMarked;
