package io.darkroom.contracts.request;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;

/** What a client can be told of. */
public enum WebhookEvent {
    /** The provider works on it; only for those who ask. */
    PROGRESS("progress"),
    COMPLETED("completed"),
    FAILED("failed"),
    CANCELED("canceled");

    /** What a client is told of that does not choose: every way to end. */
    public static final List<WebhookEvent> DEFAULT = List.of(COMPLETED, FAILED, CANCELED);

    private final String word;

    WebhookEvent(String word) {
        this.word = word;
    }

    @JsonCreator
    public static WebhookEvent of(String word) {
        return Words.of(values(), WebhookEvent::word, word);
    }

    @JsonValue
    public String word() {
        return word;
    }
}
