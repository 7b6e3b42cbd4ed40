/** The start of callback-service. */
@NullMarked
package io.darkroom.callback;

import org.jspecify.annotations.NullMarked;
