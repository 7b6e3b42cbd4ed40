/** What happens to a generation, one record per event, and the topic that carries it. */
@NullMarked
package io.darkroom.contracts.event;

import org.jspecify.annotations.NullMarked;
