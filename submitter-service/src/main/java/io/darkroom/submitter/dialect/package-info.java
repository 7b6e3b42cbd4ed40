/** The providers' own APIs as we serve them. Paths and HTTP are here; the codecs are in module providers. */
@NullMarked
package io.darkroom.submitter.dialect;

import org.jspecify.annotations.NullMarked;
