package io.darkroom.callback.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.darkroom.callback.delivery.AddDeliveries;
import io.darkroom.callback.delivery.AddEndpoint;
import io.darkroom.callback.delivery.AddEndpoint.EndpointResult;
import io.darkroom.callback.delivery.Endpoint;
import io.darkroom.callback.delivery.FailingAddress;
import io.darkroom.callback.delivery.WebhookAddress;
import io.darkroom.callback.webhook.SharedConfig;
import io.darkroom.contracts.AccountId;
import io.darkroom.contracts.EventId;
import io.darkroom.contracts.Json;
import io.darkroom.contracts.request.InvalidRequest;
import io.darkroom.contracts.request.Violation;
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
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** {@code /v1/webhook-endpoints}: the addresses that receive webhooks for all generations of the caller's account. */
@Path("/v1/webhook-endpoints")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.WILDCARD)
@RunOnVirtualThread
@Singleton
public class EndpointResource {

    private static final String SCOPE = "generate";

    private final Keys keys;
    private final AddEndpoint addEndpoint;
    private final AddDeliveries deliveries;
    private final SharedConfig config;

    EndpointResource(Keys keys, AddEndpoint addEndpoint, AddDeliveries deliveries, SharedConfig config) {
        this.keys = keys;
        this.addEndpoint = addEndpoint;
        this.deliveries = deliveries;
        this.config = config;
    }

    @GET
    public EndpointView.EndpointList list(@Context HttpServerRequest call) {
        AccountId account = account(call);
        return QuarkusTransaction.requiringNew().call(() -> EndpointView.list(account));
    }

    /** 201 and the endpoint. */
    @POST
    public Response create(byte[] body, @Context HttpServerRequest call) {
        AccountId account = account(call);
        NewEndpoint requested = read(body, config.egress().allow().isPresent());
        return response(QuarkusTransaction.requiringNew()
                .call(() -> addEndpoint.add(account, requested.url(), requested.events())));
    }

    private static Response response(EndpointResult result) {
        return switch (result) {
            case EndpointResult.Added(Endpoint endpoint) ->
                Response.status(201)
                        .entity(EndpointView.of(endpoint, Optional.empty()))
                        .build();
            case EndpointResult.TooMany(int max) ->
                throw Problems.of(
                        409,
                        "too_many_endpoints",
                        "There are too many endpoints",
                        "an account may have " + max + "; delete one first");
            case EndpointResult.Duplicate _ ->
                throw Problems.of(409, "taken", "The endpoint exists already", "delete it first to change it");
        };
    }

    /** 204. Deliveries that are pending are still sent. */
    @DELETE
    @Path("/{id}")
    public Response delete(@PathParam("id") String id, @Context HttpServerRequest call) {
        AccountId account = account(call);
        QuarkusTransaction.requiringNew().run(() -> find(account, id).delete());
        return Response.noContent().build();
    }

    /** 202 and a delivery of type {@code test}. */
    @POST
    @Path("/{id}/test")
    public Response test(@PathParam("id") String id, @Context HttpServerRequest call) {
        AccountId account = account(call);
        return QuarkusTransaction.requiringNew()
                .call(() -> Response.accepted(
                                DeliveryView.of(deliveries.addTest(account, find(account, id)), List.of()))
                        .build());
    }

    /** Enables a disabled address, of an endpoint or of a request. Missed deliveries can be redelivered. */
    @POST
    @Path("/enable")
    public EndpointView.EndpointList enable(byte[] body, @Context HttpServerRequest call) {
        AccountId account = account(call);
        WebhookAddress address = new WebhookAddress(read(body, true).url());
        return QuarkusTransaction.requiringNew().call(() -> {
            if (!FailingAddress.enable(account, address)) {
                throw Problems.notFound("this address is not disabled");
            }
            return EndpointView.list(account);
        });
    }

    private AccountId account(HttpServerRequest call) {
        return keys.holder(call).require(SCOPE).account();
    }

    private static Endpoint find(AccountId account, String id) {
        return EventId.parse(id)
                .flatMap(known -> Endpoint.find(account, known.value()))
                .orElseThrow(() -> Problems.notFound("there is no such endpoint"));
    }

    private static NewEndpoint read(byte[] body, boolean httpAllowed) {
        try {
            return NewEndpoint.read(json(body), httpAllowed);
        } catch (InvalidRequest e) {
            throw Problems.of(
                    422,
                    "invalid_request",
                    "The request breaks its limits",
                    e.violations().stream().map(Violation::message).collect(Collectors.joining("; ")));
        }
    }

    private static JsonNode json(byte[] body) {
        try {
            return Json.mapper().readTree(body);
        } catch (IOException e) {
            throw Problems.of(400, "malformed_json", "The body is not readable JSON", "send one JSON object");
        }
    }
}
