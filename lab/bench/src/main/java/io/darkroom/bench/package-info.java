/** How fast it is, beside others, in one run on one machine. */
@NullMarked
package io.darkroom.bench;

import org.jspecify.annotations.NullMarked;
