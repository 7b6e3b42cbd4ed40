package io.darkroom.callback.api;

import io.darkroom.callback.delivery.Delivery;
import io.darkroom.callback.delivery.DeliveryTry;
import io.darkroom.callback.delivery.RedeliverWebhook;
import io.darkroom.callback.delivery.RedeliverWebhook.RedeliveryResult;
import io.darkroom.contracts.AccountId;
import io.darkroom.contracts.EventId;
import io.darkroom.contracts.GenerationId;
import io.darkroom.service.auth.CurrentKey;
import io.darkroom.service.auth.Scope;
import io.darkroom.service.problem.Problems;
import io.quarkiverse.resteasy.problem.HttpProblem;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** {@code /v1/generations/{id}/deliveries} and {@code /v1/deliveries}: the webhooks of the caller's account and their answers. */
@Path("/v1")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.WILDCARD)
@RunOnVirtualThread
@Authenticated
@Singleton
public class DeliveryResource {

    private final CurrentKey key;
    private final RedeliverWebhook redeliverWebhook;

    DeliveryResource(CurrentKey key, RedeliverWebhook redeliverWebhook) {
        this.key = key;
        this.redeliverWebhook = redeliverWebhook;
    }

    /** The deliveries of one generation, in order. */
    @GET
    @Path("/generations/{id}/deliveries")
    public DeliveryView.DeliveryList list(@PathParam("id") String id) {
        AccountId account = key.account();
        GenerationId generation =
                GenerationId.parse(id).orElseThrow(() -> Problems.notFound("there is no such generation"));
        return QuarkusTransaction.requiringNew().call(() -> {
            List<Delivery> deliveries = Delivery.of(generation).stream()
                    .filter(delivery -> delivery.account().equals(account))
                    .toList();
            Map<UUID, List<DeliveryTry>> tries = DeliveryTry.of(
                    deliveries.stream().map(delivery -> delivery.id).toList());
            return new DeliveryView.DeliveryList(
                    "list",
                    deliveries.stream()
                            .map(delivery -> DeliveryView.of(delivery, tries.getOrDefault(delivery.id, List.of())))
                            .toList());
        });
    }

    @GET
    @Path("/deliveries/{id}")
    public DeliveryView get(@PathParam("id") String id) {
        AccountId account = key.account();
        return QuarkusTransaction.requiringNew()
                .call(() -> view(Delivery.lock(account, deliveryId(id)).orElseThrow(DeliveryResource::notFound)));
    }

    /** 202: it is sent once more, with the same message id and a new nonce, whatever its status. */
    @POST
    @Path("/deliveries/{id}/redeliver")
    @RolesAllowed(Scope.GENERATE_ROLE)
    public Response redeliver(@PathParam("id") String id) {
        AccountId account = key.account();
        return QuarkusTransaction.requiringNew()
                .call(() -> response(redeliverWebhook.redeliver(account, deliveryId(id))));
    }

    private static Response response(RedeliveryResult result) {
        return switch (result) {
            case RedeliveryResult.Scheduled(Delivery delivery) ->
                Response.accepted(view(delivery)).build();
            case RedeliveryResult.UnknownDelivery _ -> throw notFound();
            case RedeliveryResult.ContentDeleted _ ->
                throw Problems.of(
                        409, "forgotten", "There is nothing to send", "the generation and its event were deleted");
            case RedeliveryResult.AddressDisabled _ ->
                throw Problems.of(
                        409,
                        "disabled",
                        "The address is disabled",
                        "enable it first with POST /v1/webhook-endpoints/enable");
        };
    }

    private static DeliveryView view(Delivery delivery) {
        return DeliveryView.of(delivery, DeliveryTry.of(List.of(delivery.id)).getOrDefault(delivery.id, List.of()));
    }

    private static UUID deliveryId(String id) {
        return EventId.parse(id).map(EventId::value).orElseThrow(DeliveryResource::notFound);
    }

    private static HttpProblem notFound() {
        return Problems.notFound("there is no such delivery");
    }
}
