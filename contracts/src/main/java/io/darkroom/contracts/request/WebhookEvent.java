package io.darkroom.contracts.request;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.darkroom.contracts.Words;
import java.util.List;

/** What a webhook can report. */
public enum WebhookEvent {
    /** The provider makes progress; sent only on request. */
    PROGRESS,
    COMPLETED,
    FAILED,
    CANCELED;

    /** The events for a client that does not choose: every final state. */
    public static final List<WebhookEvent> DEFAULT = List.of(COMPLETED, FAILED, CANCELED);

    @JsonCreator
    public static WebhookEvent of(String word) {
        return Words.read(WebhookEvent.class, word);
    }

    @JsonValue
    public String word() {
        return Words.of(this);
    }
}
