/** The address that a provider calls back, and the token that proves we gave it out. */
@NullMarked
package io.darkroom.contracts.callback;

import org.jspecify.annotations.NullMarked;
