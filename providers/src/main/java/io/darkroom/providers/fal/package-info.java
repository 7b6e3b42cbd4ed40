/** fal: its API as we serve it. */
@NullMarked
package io.darkroom.providers.fal;

import org.jspecify.annotations.NullMarked;
