/** What all HTTP doors share: problems, limits of bodies, event streams. */
@NullMarked
package io.darkroom.submitter.http;

import org.jspecify.annotations.NullMarked;
