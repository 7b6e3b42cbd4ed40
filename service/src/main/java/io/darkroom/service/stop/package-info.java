/** What a service does last when it stops. */
@NullMarked
package io.darkroom.service.stop;

import org.jspecify.annotations.NullMarked;
