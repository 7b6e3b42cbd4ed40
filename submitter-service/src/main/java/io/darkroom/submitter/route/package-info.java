/** Selects the provider of an attempt: the capable ones, those that are healthy, and the preferred one. */
@NullMarked
package io.darkroom.submitter.route;

import org.jspecify.annotations.NullMarked;
