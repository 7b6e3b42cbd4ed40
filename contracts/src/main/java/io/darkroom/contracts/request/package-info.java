/** The canonical request: its fields and their limits, and how it is read. */
@NullMarked
package io.darkroom.contracts.request;

import org.jspecify.annotations.NullMarked;
