/** Reference images that clients give us, so that providers can fetch them. */
@NullMarked
package io.darkroom.storage.upload;

import org.jspecify.annotations.NullMarked;
