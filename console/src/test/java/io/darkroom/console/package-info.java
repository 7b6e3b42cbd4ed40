/** Checks of the console's sources and of its bundle. */
@NullMarked
package io.darkroom.console;

import org.jspecify.annotations.NullMarked;
