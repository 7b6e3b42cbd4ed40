/** The providers' own APIs, as we serve them: paths and HTTP here, the codecs with the providers. */
@NullMarked
package io.darkroom.submitter.dialect;

import org.jspecify.annotations.NullMarked;
