/** Who may read and write what. */
@NullMarked
package io.darkroom.storage.link;

import org.jspecify.annotations.NullMarked;
