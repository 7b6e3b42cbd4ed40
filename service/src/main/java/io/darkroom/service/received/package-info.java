/** Images that a provider sent itself: handed over to storage-service, which keeps them until their attempt is archived. */
@NullMarked
package io.darkroom.service.received;

import org.jspecify.annotations.NullMarked;
