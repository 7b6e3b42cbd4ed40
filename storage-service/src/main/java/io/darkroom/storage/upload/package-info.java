/** Uploads: reference images of clients, which providers fetch. */
@NullMarked
package io.darkroom.storage.upload;

import org.jspecify.annotations.NullMarked;
