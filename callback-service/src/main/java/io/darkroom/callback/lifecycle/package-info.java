/** What happens to generations: it ends their attempts and notifies clients. */
@NullMarked
package io.darkroom.callback.lifecycle;

import org.jspecify.annotations.NullMarked;
