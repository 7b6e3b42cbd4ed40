package io.darkroom.callback.api;

import io.darkroom.callback.delivery.AddDeliveries;
import io.darkroom.callback.delivery.AddEndpoint;
import io.darkroom.callback.delivery.AddEndpoint.EndpointResult;
import io.darkroom.callback.delivery.Endpoint;
import io.darkroom.callback.delivery.FailingAddress;
import io.darkroom.callback.delivery.WebhookAddress;
import io.darkroom.contracts.AccountId;
import io.darkroom.contracts.EventId;
import io.darkroom.contracts.request.InvalidRequest;
import io.darkroom.egress.EgressPolicy;
import io.darkroom.service.auth.CurrentKey;
import io.darkroom.service.auth.Scope;
import io.darkroom.service.json.JsonBody;
import io.darkroom.service.problem.Problems;
import io.darkroom.service.settings.EgressConfig;
import io.darkroom.service.transaction.RequestTransactions;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;

/** {@code /v1/webhook-endpoints}: the addresses that receive webhooks for all generations of the caller's account. */
@Path("/v1/webhook-endpoints")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.WILDCARD)
@RunOnVirtualThread
@RolesAllowed(Scope.GENERATE_ROLE)
@Singleton
public class EndpointResource {

    // An address that was accepted before may be enabled again.
    private static final EgressPolicy ANYWHERE = new EgressPolicy(List.of("0.0.0.0/0", "::/0"));

    private final RequestTransactions transactions;
    private final CurrentKey key;
    private final AddEndpoint addEndpoint;
    private final AddDeliveries deliveries;
    private final EgressConfig egress;
    private final EgressPolicy reachable;

    EndpointResource(
            CurrentKey key,
            AddEndpoint addEndpoint,
            AddDeliveries deliveries,
            EgressConfig egress,
            RequestTransactions transactions) {
        this.key = key;
        this.addEndpoint = addEndpoint;
        this.deliveries = deliveries;
        this.egress = egress;
        this.transactions = transactions;
        this.reachable = new EgressPolicy(egress.allowed());
    }

    @GET
    public EndpointView.EndpointList list() {
        AccountId account = key.account();
        return transactions.call(() -> EndpointView.list(account));
    }

    /** 201 and the endpoint. */
    @POST
    public Response create(byte[] body) {
        AccountId account = key.account();
        NewEndpoint requested = read(body, egress.allow().isPresent(), reachable);
        return response(transactions.call(() -> addEndpoint.add(account, requested.url(), requested.events())));
    }

    private static Response response(EndpointResult result) {
        return switch (result) {
            case EndpointResult.EndpointAdded(Endpoint endpoint) ->
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
    public Response delete(@PathParam("id") String id) {
        AccountId account = key.account();
        transactions.run(() -> find(account, id).delete());
        return Response.noContent().build();
    }

    /** 202 and a delivery of type {@code test}. */
    @POST
    @Path("/{id}/test")
    public Response test(@PathParam("id") String id) {
        AccountId account = key.account();
        return transactions.call(() -> Response.accepted(
                        DeliveryView.of(deliveries.addTest(account, find(account, id)), List.of()))
                .build());
    }

    /** Enables a disabled address, of an endpoint or of a request. Missed deliveries can be redelivered. */
    @POST
    @Path("/enable")
    public EndpointView.EndpointList enable(byte[] body) {
        AccountId account = key.account();
        WebhookAddress address = new WebhookAddress(read(body, true, ANYWHERE).url());
        return transactions.call(() -> {
            if (!FailingAddress.enable(account, address)) {
                throw Problems.notFound("this address is not disabled");
            }
            return EndpointView.list(account);
        });
    }

    private static Endpoint find(AccountId account, String id) {
        return EventId.parse(id)
                .flatMap(known -> Endpoint.find(account, known.value()))
                .orElseThrow(() -> Problems.notFound("there is no such endpoint"));
    }

    private static NewEndpoint read(byte[] body, boolean httpAllowed, EgressPolicy reachable) {
        try {
            return NewEndpoint.read(JsonBody.read(body), httpAllowed, reachable);
        } catch (InvalidRequest e) {
            throw Problems.invalidRequest(e.violations());
        }
    }
}
