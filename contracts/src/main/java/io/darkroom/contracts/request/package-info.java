/** The canonical request: what a client may ask for, and its limits. */
@NullMarked
package io.darkroom.contracts.request;

import org.jspecify.annotations.NullMarked;
