/** How this service's HTTP speaks: JSON and problem details. */
@NullMarked
package io.darkroom.submitter.http;

import org.jspecify.annotations.NullMarked;
