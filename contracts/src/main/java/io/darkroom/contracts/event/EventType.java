package io.darkroom.contracts.event;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectReader;
import io.darkroom.contracts.Json;
import java.io.IOException;
import java.util.Optional;

/** The kinds of event, each with its CloudEvents type and its topic. */
public enum EventType {
    GENERATION_REQUESTED(GenerationRequested.class, Topic.REQUESTS),
    ATTEMPT_SUBMITTED(AttemptSubmitted.class, Topic.ATTEMPTS),
    ATTEMPT_UNCERTAIN(AttemptUncertain.class, Topic.ATTEMPTS),
    ATTEMPT_REJECTED(AttemptRejected.class, Topic.ATTEMPTS),
    PROGRESS_REQUESTED(ProgressRequested.class, Topic.ATTEMPTS),
    CALLBACK_RECEIVED(CallbackReceived.class, Topic.CALLBACKS),
    ATTEMPT_PROGRESSED(AttemptProgressed.class, Topic.OUTCOMES),
    ATTEMPT_SUCCEEDED(AttemptSucceeded.class, Topic.OUTCOMES),
    ATTEMPT_FAILED(AttemptFailed.class, Topic.OUTCOMES),
    ATTEMPT_ARRIVED_LATE(AttemptArrivedLate.class, Topic.OUTCOMES),
    GENERATION_ARCHIVED(GenerationArchived.class, Topic.ARCHIVES),
    ARCHIVING_FAILED(ArchivingFailed.class, Topic.ARCHIVES),
    GENERATION_ERASED(GenerationErased.class, Topic.ARCHIVES),
    GENERATION_REJECTED(GenerationRejected.class, Topic.LIFECYCLE),
    GENERATION_PROGRESSED(GenerationProgressed.class, Topic.LIFECYCLE),
    GENERATION_COMPLETED(GenerationCompleted.class, Topic.LIFECYCLE),
    GENERATION_FAILED(GenerationFailed.class, Topic.LIFECYCLE),
    GENERATION_CANCELED(GenerationCanceled.class, Topic.LIFECYCLE),
    GENERATION_DELETED(GenerationDeleted.class, Topic.LIFECYCLE),
    ACCOUNT_CHANGED(AccountChanged.class, Topic.ACCOUNTS);

    private final Class<? extends Event> record;
    private final Topic topic;
    private final String cloudEventType;
    private final ObjectReader reader;

    EventType(Class<? extends Event> record, Topic topic) {
        this.record = record;
        this.topic = topic;
        this.cloudEventType = "io.darkroom." + record.getSimpleName() + ".v1";
        this.reader = Json.mapper().readerFor(record);
    }

    public Class<? extends Event> record() {
        return record;
    }

    public Topic topic() {
        return topic;
    }

    /** The CloudEvents attribute {@code type}: {@code io.darkroom.<event>.v1}. */
    public String cloudEventType() {
        return cloudEventType;
    }

    /** The event that {@code json} holds; throws {@link IllegalArgumentException} with the reason when it holds none. */
    public Event read(byte[] json) {
        try {
            return reader.readValue(json);
        } catch (IOException e) {
            throw new IllegalArgumentException("not a " + record.getSimpleName() + ": " + reason(e), e);
        }
    }

    public static EventType of(Event event) {
        return switch (event) {
            case GenerationRequested e -> GENERATION_REQUESTED;
            case AttemptSubmitted e -> ATTEMPT_SUBMITTED;
            case AttemptUncertain e -> ATTEMPT_UNCERTAIN;
            case AttemptRejected e -> ATTEMPT_REJECTED;
            case ProgressRequested e -> PROGRESS_REQUESTED;
            case CallbackReceived e -> CALLBACK_RECEIVED;
            case AttemptProgressed e -> ATTEMPT_PROGRESSED;
            case AttemptSucceeded e -> ATTEMPT_SUCCEEDED;
            case AttemptFailed e -> ATTEMPT_FAILED;
            case AttemptArrivedLate e -> ATTEMPT_ARRIVED_LATE;
            case GenerationArchived e -> GENERATION_ARCHIVED;
            case ArchivingFailed e -> ARCHIVING_FAILED;
            case GenerationRejected e -> GENERATION_REJECTED;
            case GenerationProgressed e -> GENERATION_PROGRESSED;
            case GenerationCompleted e -> GENERATION_COMPLETED;
            case GenerationFailed e -> GENERATION_FAILED;
            case GenerationCanceled e -> GENERATION_CANCELED;
            case GenerationErased e -> GENERATION_ERASED;
            case GenerationDeleted e -> GENERATION_DELETED;
            case AccountChanged e -> ACCOUNT_CHANGED;
        };
    }

    /** The type with this CloudEvents name; empty for one that this version does not know. */
    public static Optional<EventType> named(String cloudEventType) {
        for (EventType type : values()) {
            if (type.cloudEventType.equals(cloudEventType)) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }

    // Jackson's own message repeats the offending source text, which may be a client's prompt.
    private static String reason(IOException e) {
        return e instanceof JsonProcessingException json ? json.getOriginalMessage() : String.valueOf(e.getMessage());
    }
}
