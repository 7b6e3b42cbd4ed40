/** The admin API over HTTP; every call requires the scope admin. */
@NullMarked
package io.darkroom.submitter.admin;

import org.jspecify.annotations.NullMarked;
