/** Fetching what providers made, before their links die. */
@NullMarked
package io.darkroom.storage.archive;

import org.jspecify.annotations.NullMarked;
