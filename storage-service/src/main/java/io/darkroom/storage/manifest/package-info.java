/** What the archive says of itself, so that it can be understood without us. */
@NullMarked
package io.darkroom.storage.manifest;

import org.jspecify.annotations.NullMarked;
