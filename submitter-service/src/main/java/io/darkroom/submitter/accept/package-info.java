/** The native API: what a client asks for is checked, stored and told. */
@NullMarked
package io.darkroom.submitter.accept;

import org.jspecify.annotations.NullMarked;
