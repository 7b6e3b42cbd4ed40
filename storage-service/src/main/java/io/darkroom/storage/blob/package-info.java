/** Bytes that the archive holds once, whoever and however many refer to them. */
@NullMarked
package io.darkroom.storage.blob;

import org.jspecify.annotations.NullMarked;
