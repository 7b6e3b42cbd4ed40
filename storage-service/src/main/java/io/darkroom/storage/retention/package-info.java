/** What is kept no longer, and whether what is kept is whole. */
@NullMarked
package io.darkroom.storage.retention;

import org.jspecify.annotations.NullMarked;
