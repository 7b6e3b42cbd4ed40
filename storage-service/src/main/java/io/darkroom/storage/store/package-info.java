/** The object store: files or S3. */
@NullMarked
package io.darkroom.storage.store;

import org.jspecify.annotations.NullMarked;
