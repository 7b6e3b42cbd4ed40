package io.darkroom.contracts.request;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.darkroom.contracts.Words;
import java.util.List;

/** What a client can be told of. */
public enum WebhookEvent {
    /** The provider works on it; only for those who ask. */
    PROGRESS,
    COMPLETED,
    FAILED,
    CANCELED;

    /** What a client is told of that does not choose: every way to end. */
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
