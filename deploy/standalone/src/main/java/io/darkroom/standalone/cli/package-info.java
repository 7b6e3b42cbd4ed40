/** Commands that talk to a running system: keys. */
@NullMarked
package io.darkroom.standalone.cli;

import org.jspecify.annotations.NullMarked;
