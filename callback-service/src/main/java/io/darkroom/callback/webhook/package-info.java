/** What a webhook says, and how it is signed. */
@NullMarked
package io.darkroom.callback.webhook;

import org.jspecify.annotations.NullMarked;
