/** Attempts of queued generations: whose turn it is, which provider, the call, and its result. */
@NullMarked
package io.darkroom.submitter.dispatch;

import org.jspecify.annotations.NullMarked;
