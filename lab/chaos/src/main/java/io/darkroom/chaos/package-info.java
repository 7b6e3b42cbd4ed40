/** Kills running services under load, and checks what the databases, topics and files hold afterwards. */
@NullMarked
package io.darkroom.chaos;

import org.jspecify.annotations.NullMarked;
