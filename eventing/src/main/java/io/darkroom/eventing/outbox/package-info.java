/** Events that leave with the transaction that causes them: the table, and the relay that publishes it. */
@NullMarked
package io.darkroom.eventing.outbox;

import org.jspecify.annotations.NullMarked;
