package io.darkroom.submitter.ingress;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.cloudevents.CloudEvent;
import io.darkroom.contracts.CleanText;
import io.darkroom.contracts.DisplayText;
import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.Json;
import io.darkroom.contracts.event.EventType;
import io.darkroom.contracts.event.ExternalRequest;
import io.darkroom.contracts.event.RecordOrigin;
import io.darkroom.contracts.request.GenerationRequest;
import io.darkroom.contracts.request.InvalidRequest;
import io.darkroom.contracts.request.UnknownFields;
import io.darkroom.contracts.request.Violation;
import io.darkroom.eventing.kafka.CloudEvents;
import io.darkroom.submitter.accept.AcceptRequest.RecordRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A request of another system.
 *
 * @param account the id or the name of the account that pays
 */
record KafkaRequest(String account, RecordRequest record) {

    // In UTF-8: it becomes part of an index, whose rows are limited in bytes.
    static final int MAX_SOURCE_BYTES = 1024;
    static final int MAX_ID_LENGTH = 255;
    private static final int UUID_VERSION = 7;

    /** Reads an event; throws {@link RecordRejected} for an invalid one. */
    static KafkaRequest read(CloudEvent event) {
        String requiredType = EventType.GENERATION_REQUESTED.cloudEventType();
        if (!event.getType().equals(requiredType)) {
            throw new RecordRejected(
                    "unknown_type",
                    "the CloudEvents type is " + DisplayText.shorten(event.getType()) + ", not " + requiredType);
        }
        RecordOrigin origin = origin(event);
        if (!storable(origin)) {
            throw new RecordRejected(
                    "invalid_event",
                    "the CloudEvents source may have " + MAX_SOURCE_BYTES + " bytes, its id " + MAX_ID_LENGTH
                            + " characters, and neither has a NUL");
        }
        String account = account(event)
                .orElseThrow(() -> new RecordRejected(
                        "unknown_account",
                        "the CloudEvents extension " + ExternalRequest.ACCOUNT_EXTENSION
                                + " must name the account that pays"));
        JsonNode data = data(event);
        return new KafkaRequest(account, new RecordRequest(origin, id(data), request(data)));
    }

    static RecordOrigin origin(CloudEvent event) {
        return new RecordOrigin(event.getSource().toString(), event.getId());
    }

    /** Whether source and id are short and clean enough to be stored. */
    static boolean storable(RecordOrigin origin) {
        return origin.source().getBytes(StandardCharsets.UTF_8).length <= MAX_SOURCE_BYTES
                && origin.id().length() <= MAX_ID_LENGTH
                && CleanText.isClean(origin.source() + origin.id());
    }

    static Optional<String> account(CloudEvent event) {
        return Optional.ofNullable(event.getExtension(ExternalRequest.ACCOUNT_EXTENSION))
                .map(String::valueOf)
                .filter(account -> account.length() <= MAX_ID_LENGTH && CleanText.isClean(account));
    }

    private static JsonNode data(CloudEvent event) {
        try {
            JsonNode data = Json.readTree(CloudEvents.data(event));
            if (data.isObject()) {
                return data;
            }
            throw new RecordRejected("malformed_json", "the data is no JSON object");
        } catch (JsonProcessingException e) {
            throw new RecordRejected("malformed_json", "the data is not readable JSON: " + Json.reason(e));
        } catch (IOException e) {
            throw new RecordRejected("malformed_json", "the data cannot be read");
        }
    }

    // Lists and cursors depend on ids that sort by time.
    private static Optional<GenerationId> id(JsonNode data) {
        if (!data.hasNonNull("generation_id")) {
            return Optional.empty();
        }
        String text = data.path("generation_id").asText();
        Optional<GenerationId> id =
                GenerationId.parse(text).filter(parsed -> parsed.value().version() == UUID_VERSION);
        if (id.isEmpty()) {
            throw new RecordRejected(
                    "invalid_request", "generation_id: " + DisplayText.shorten(text) + " is no UUIDv7");
        }
        return id;
    }

    private static GenerationRequest request(JsonNode data) {
        try {
            return GenerationRequest.read(data.path("request"), UnknownFields.REJECT);
        } catch (InvalidRequest e) {
            throw new RecordRejected(
                    "invalid_request",
                    e.violations().stream().map(Violation::message).collect(Collectors.joining("; ")));
        }
    }
}
