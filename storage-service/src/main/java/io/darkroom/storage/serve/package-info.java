/** Images out, to whoever knows their address. */
@NullMarked
package io.darkroom.storage.serve;

import org.jspecify.annotations.NullMarked;
