/** What operators do over HTTP; every call needs the scope admin. */
@NullMarked
package io.darkroom.submitter.admin;

import org.jspecify.annotations.NullMarked;
