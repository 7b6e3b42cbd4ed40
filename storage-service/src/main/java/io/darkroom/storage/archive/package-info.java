/** Archives what providers produced, before their links expire. */
@NullMarked
package io.darkroom.storage.archive;

import org.jspecify.annotations.NullMarked;
