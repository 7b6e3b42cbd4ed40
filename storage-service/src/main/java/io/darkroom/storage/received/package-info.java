/** Images that came inside the reports of providers, until they are archived. */
@NullMarked
package io.darkroom.storage.received;

import org.jspecify.annotations.NullMarked;
