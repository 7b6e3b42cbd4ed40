/** Where accounts want to be told of everything. */
@NullMarked
package io.darkroom.callback.endpoint;

import org.jspecify.annotations.NullMarked;
