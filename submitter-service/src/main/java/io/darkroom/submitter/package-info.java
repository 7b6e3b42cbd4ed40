/** Where submitter-service begins. */
@NullMarked
package io.darkroom.submitter;

import org.jspecify.annotations.NullMarked;
