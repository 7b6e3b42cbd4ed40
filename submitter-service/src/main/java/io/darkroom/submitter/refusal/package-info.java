/** Why a request is refused, in the words of the domain; each door translates it for its own clients. */
@NullMarked
package io.darkroom.submitter.refusal;

import org.jspecify.annotations.NullMarked;
