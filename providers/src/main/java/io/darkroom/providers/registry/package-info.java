/** The providers as configured, and every dialect: the only package that knows all implementations. */
@NullMarked
package io.darkroom.providers.registry;

import org.jspecify.annotations.NullMarked;
