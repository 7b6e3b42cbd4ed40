package io.darkroom.callback.delivery;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Where a delivery stands. */
public enum DeliveryStatus {
    /** Waits for its first or next try. */
    PENDING,
    /** The client has taken it. */
    DELIVERED,
    /** Nobody has taken it in all that time, or its address must not be reached. */
    FAILED,
    /** Its address is disabled. */
    DISABLED,
    /** There is nothing to tell any more: its generation was deleted. */
    DROPPED;

    @JsonValue
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
