/** Asks submitter-service, which alone knows keys and the owners of generations. */
@NullMarked
package io.darkroom.service.submitter;

import org.jspecify.annotations.NullMarked;
