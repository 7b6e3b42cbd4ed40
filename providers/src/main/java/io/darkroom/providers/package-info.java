/** The upstreams that make pictures: what each can do, and how it is called. */
@NullMarked
package io.darkroom.providers;

import org.jspecify.annotations.NullMarked;
