/** What is at work is killed, and what it left behind is checked. */
@NullMarked
package io.darkroom.chaos;

import org.jspecify.annotations.NullMarked;
