/** Serves the web console, which is the module {@code console}. */
@NullMarked
package io.darkroom.submitter.console;

import org.jspecify.annotations.NullMarked;
