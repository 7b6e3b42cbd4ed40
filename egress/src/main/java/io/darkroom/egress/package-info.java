/** Requests to addresses that others chose: resolve, check, connect to what was checked, bound. */
@NullMarked
package io.darkroom.egress;

import org.jspecify.annotations.NullMarked;
