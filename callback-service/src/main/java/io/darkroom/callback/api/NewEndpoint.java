package io.darkroom.callback.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.darkroom.contracts.WebLink;
import io.darkroom.contracts.request.FieldReader;
import io.darkroom.contracts.request.InvalidRequest;
import io.darkroom.contracts.request.UnknownFields;
import io.darkroom.contracts.request.Violation;
import io.darkroom.contracts.request.WebhookEvent;
import io.darkroom.egress.EgressPolicy;
import java.net.InetAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The body of a request to add or enable an endpoint. */
record NewEndpoint(URI url, List<WebhookEvent> events) {

    private static final String LOCALHOST = "localhost";

    NewEndpoint {
        events = List.copyOf(events);
    }

    /**
     * Reads a body; {@code httpAllowed} when URLs may be http, {@code reachable} the addresses that webhooks may go to.
     *
     * @throws InvalidRequest with every violation found
     */
    static NewEndpoint read(JsonNode body, boolean httpAllowed, EgressPolicy reachable) {
        List<Violation> violations = new ArrayList<>();
        FieldReader fields = new FieldReader(body, "", violations);
        fields.require("url", "an https URL");
        Optional<URI> url = fields.url("url");
        List<WebhookEvent> events = fields.words("events", WebhookEvent.values(), WebhookEvent::word)
                .orElse(WebhookEvent.DEFAULT);
        fields.unknown(UnknownFields.REJECT);
        url.flatMap(given -> Violation.ofWebhookUrl("url", given, httpAllowed)).ifPresent(violations::add);
        url.filter(given -> isForbidden(given, reachable))
                .map(given -> Violation.of("url", given.toString(), "an address that darkroom.egress.allow permits"))
                .ifPresent(violations::add);
        if (!violations.isEmpty()) {
            throw new InvalidRequest(violations);
        }
        return new NewEndpoint(url.orElseThrow(), events);
    }

    // A name may resolve to another address when a webhook is sent, so only an address that is written out can be
    // refused here.
    private static boolean isForbidden(URI url, EgressPolicy reachable) {
        if (!(WebLink.read(url.toString()) instanceof WebLink.Address address)) {
            return true;
        }
        try {
            return address.host().equals(LOCALHOST) && !reachable.permits(InetAddress.getLoopbackAddress())
                    || !reachable.permits(InetAddress.ofLiteral(address.host().replaceAll("[\\[\\]]", "")));
        } catch (IllegalArgumentException aName) {
            return false;
        }
    }
}
