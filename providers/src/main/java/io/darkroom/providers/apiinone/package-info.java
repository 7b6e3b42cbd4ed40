/** API in One: asynchronous tasks, reported by callback. */
@NullMarked
package io.darkroom.providers.apiinone;

import org.jspecify.annotations.NullMarked;
