/** Where a generation stands, and what moves it. */
@NullMarked
package io.darkroom.submitter.lifecycle;

import org.jspecify.annotations.NullMarked;
