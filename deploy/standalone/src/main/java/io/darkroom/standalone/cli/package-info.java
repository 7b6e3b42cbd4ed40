/** The commands of the launcher that talk to a running system over HTTP. */
@NullMarked
package io.darkroom.standalone.cli;

import org.jspecify.annotations.NullMarked;
