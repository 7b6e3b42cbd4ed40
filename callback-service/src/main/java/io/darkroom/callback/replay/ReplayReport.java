package io.darkroom.callback.replay;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * The counts of a replay.
 *
 * @param read callbacks, of {@code generations} generations
 * @param unreadable callbacks that no provider's codec can read; they are dead letters already
 * @param changed attempts whose state changed: their callbacks had been lost
 * @param newMessages webhooks of these generations that the replay added
 */
public record ReplayReport(long read, long generations, long unreadable, long changed, long newMessages) {

    /** Whether the replay changed nothing. */
    @JsonProperty("idempotent")
    public boolean idempotent() {
        return changed == 0 && newMessages == 0;
    }
}
