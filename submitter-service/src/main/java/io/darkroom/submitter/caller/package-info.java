/** The key of the request that is being answered, and its rate limit. */
@NullMarked
package io.darkroom.submitter.caller;

import org.jspecify.annotations.NullMarked;
