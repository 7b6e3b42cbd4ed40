package io.darkroom.callback.endpoint;

import com.fasterxml.jackson.databind.JsonNode;
import io.darkroom.callback.delivery.AddDeliveries;
import io.darkroom.callback.delivery.Address;
import io.darkroom.callback.delivery.DeliveryView;
import io.darkroom.callback.delivery.Endpoint;
import io.darkroom.callback.delivery.FailingAddress;
import io.darkroom.callback.webhook.WebhookConfig;
import io.darkroom.contracts.AccountId;
import io.darkroom.contracts.EventId;
import io.darkroom.contracts.Json;
import io.darkroom.contracts.request.FieldReader;
import io.darkroom.contracts.request.UnknownFields;
import io.darkroom.contracts.request.Violation;
import io.darkroom.contracts.request.WebhookEvent;
import io.darkroom.service.Keys;
import io.darkroom.service.Problems;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.net.URI;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/** {@code /v1/webhook-endpoints}: where the caller's account is told of all its generations. */
@Path("/v1/webhook-endpoints")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.WILDCARD)
@RunOnVirtualThread
@Singleton
public class EndpointResource {

    private static final String SCOPE = "generate";

    private final Keys keys;
    private final AddDeliveries deliveries;
    private final WebhookConfig config;
    private final InstantSource clock;

    EndpointResource(Keys keys, AddDeliveries deliveries, WebhookConfig config, InstantSource clock) {
        this.keys = keys;
        this.deliveries = deliveries;
        this.config = config;
        this.clock = clock;
    }

    @GET
    public EndpointView.Page list(@Context HttpServerRequest call) {
        AccountId account = account(call);
        return QuarkusTransaction.requiringNew().call(() -> EndpointView.page(account));
    }

    /** 201 and the endpoint. */
    @POST
    public Response create(byte[] body, @Context HttpServerRequest call) {
        AccountId account = account(call);
        Wanted wanted = Wanted.read(body, config.egress().allow().isPresent());
        return QuarkusTransaction.requiringNew().call(() -> {
            List<Endpoint> all = Endpoint.of(account);
            if (all.size() >= config.webhooks().endpoints()) {
                throw Problems.of(
                        409,
                        "too_many_endpoints",
                        "There are too many endpoints",
                        "an account may have " + config.webhooks().endpoints() + "; delete one first");
            }
            if (all.stream().anyMatch(known -> known.url.equals(wanted.url().toString()))) {
                throw Problems.of(409, "taken", "The endpoint is there already", "delete it first to change it");
            }
            Endpoint endpoint = new Endpoint(account, wanted.url(), wanted.events(), clock.instant());
            endpoint.persist();
            return Response.status(201)
                    .entity(EndpointView.of(endpoint, Optional.empty()))
                    .build();
        });
    }

    /** What is under way to it is still delivered. */
    @DELETE
    @Path("/{id}")
    public Response delete(@PathParam("id") String id, @Context HttpServerRequest call) {
        AccountId account = account(call);
        QuarkusTransaction.requiringNew().run(() -> find(account, id).delete());
        return Response.noContent().build();
    }

    /** 202 and the delivery of an event that says only that it is a test. */
    @POST
    @Path("/{id}/test")
    public Response test(@PathParam("id") String id, @Context HttpServerRequest call) {
        AccountId account = account(call);
        return QuarkusTransaction.requiringNew()
                .call(() -> Response.accepted(DeliveryView.of(deliveries.test(account, find(account, id)), List.of()))
                        .build());
    }

    /** Lets a disabled address, an endpoint's or a request's own, have what is new; what it missed can be redelivered. */
    @POST
    @Path("/enable")
    public EndpointView.Page enable(byte[] body, @Context HttpServerRequest call) {
        AccountId account = account(call);
        URI url = Wanted.url(body);
        return QuarkusTransaction.requiringNew().call(() -> {
            if (!FailingAddress.enable(account, new Address(url))) {
                throw Problems.notFound("this address is not disabled");
            }
            return EndpointView.page(account);
        });
    }

    private AccountId account(HttpServerRequest call) {
        return keys.holder(call).require(SCOPE).account();
    }

    private static Endpoint find(AccountId account, String id) {
        Optional<UUID> parsed = EventId.parse(id).map(EventId::value);
        return parsed.flatMap(known -> Endpoint.find(account, known))
                .orElseThrow(() -> Problems.notFound("there is no such endpoint"));
    }

    /** What is to be made. */
    private record Wanted(URI url, List<WebhookEvent> events) {

        static Wanted read(byte[] body, boolean plain) {
            List<Violation> violations = new ArrayList<>();
            FieldReader fields = new FieldReader(json(body), "", violations);
            Optional<URI> url = fields.url("url");
            List<WebhookEvent> events = fields.words("events", WebhookEvent.values(), WebhookEvent::word)
                    .orElse(WebhookEvent.DEFAULT);
            fields.unknown(UnknownFields.REJECT);
            if (url.isEmpty() && violations.isEmpty()) {
                violations.add(Violation.of("url", "absent", "an https URL"));
            }
            url.filter(given -> !plain && !given.getScheme().equalsIgnoreCase("https"))
                    .ifPresent(given -> violations.add(Violation.of(
                            "url", given.toString(), "an https URL (http needs networks in darkroom.egress.allow)")));
            if (!violations.isEmpty()) {
                throw refused(violations);
            }
            return new Wanted(url.orElseThrow(), events);
        }

        static URI url(byte[] body) {
            return read(body, true).url();
        }

        private static JsonNode json(byte[] body) {
            try {
                return Json.mapper().readTree(body);
            } catch (IOException e) {
                throw Problems.of(400, "malformed_json", "The body is not readable JSON", "send one JSON object");
            }
        }

        private static RuntimeException refused(List<Violation> violations) {
            return Problems.of(
                    422,
                    "invalid_request",
                    "The request breaks its limits",
                    violations.stream().map(Violation::message).collect(Collectors.joining("; ")));
        }
    }
}
