/** Problem details (RFC 9457), and the failures that become one. */
@NullMarked
package io.darkroom.service.problem;

import org.jspecify.annotations.NullMarked;
