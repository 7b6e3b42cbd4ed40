package io.darkroom.callback.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.darkroom.contracts.request.FieldReader;
import io.darkroom.contracts.request.InvalidRequest;
import io.darkroom.contracts.request.UnknownFields;
import io.darkroom.contracts.request.Violation;
import io.darkroom.contracts.request.WebhookEvent;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The body of a request to add or enable an endpoint. */
record NewEndpoint(URI url, List<WebhookEvent> events) {

    NewEndpoint {
        events = List.copyOf(events);
    }

    /**
     * Reads a body; {@code httpAllowed} when URLs may be http.
     *
     * @throws InvalidRequest with every violation found
     */
    static NewEndpoint read(JsonNode body, boolean httpAllowed) {
        List<Violation> violations = new ArrayList<>();
        FieldReader fields = new FieldReader(body, "", violations);
        fields.require("url", "an https URL");
        Optional<URI> url = fields.url("url");
        List<WebhookEvent> events = fields.words("events", WebhookEvent.values(), WebhookEvent::word)
                .orElse(WebhookEvent.DEFAULT);
        fields.unknown(UnknownFields.REJECT);
        url.flatMap(given -> Violation.ofWebhookUrl("url", given, httpAllowed)).ifPresent(violations::add);
        if (!violations.isEmpty()) {
            throw new InvalidRequest(violations);
        }
        return new NewEndpoint(url.orElseThrow(), events);
    }
}
