/** Replicate: its API as we serve it. */
@NullMarked
package io.darkroom.providers.replicate;

import org.jspecify.annotations.NullMarked;
