/** Images inside the reports of providers: taken out, and kept by storage-service until they are archived. */
@NullMarked
package io.darkroom.callback.received;

import org.jspecify.annotations.NullMarked;
