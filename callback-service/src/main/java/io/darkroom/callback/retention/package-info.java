/** How what is old is deleted. */
@NullMarked
package io.darkroom.callback.retention;

import org.jspecify.annotations.NullMarked;
