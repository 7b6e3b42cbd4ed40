/** The native API over HTTP; the use cases are in the packages below. */
@NullMarked
package io.darkroom.submitter.api;

import org.jspecify.annotations.NullMarked;
