/** What webhooks contain and how they are signed. */
@NullMarked
package io.darkroom.callback.webhook;

import org.jspecify.annotations.NullMarked;
