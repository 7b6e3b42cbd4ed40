/** EvoLink: asynchronous tasks, reported by callback. */
@NullMarked
package io.darkroom.providers.evolink;

import org.jspecify.annotations.NullMarked;
