/** Polls of providers for attempts without a callback, and the deadlines of attempts. */
@NullMarked
package io.darkroom.callback.poll;

import org.jspecify.annotations.NullMarked;
