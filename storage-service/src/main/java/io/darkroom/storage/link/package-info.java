/** Signed links, which open an image without a key. */
@NullMarked
package io.darkroom.storage.link;

import org.jspecify.annotations.NullMarked;
