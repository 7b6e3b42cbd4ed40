package io.darkroom.callback.delivery;

import io.darkroom.contracts.AccountId;
import io.darkroom.contracts.EventId;
import io.darkroom.contracts.GenerationId;
import io.darkroom.service.Keys;
import io.darkroom.service.Problems;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import jakarta.persistence.LockModeType;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** {@code /v1/generations/{id}/deliveries} and {@code /v1/deliveries}: what was told, to whom, and what they answered. */
@Path("/v1")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.WILDCARD)
@RunOnVirtualThread
@Singleton
public class DeliveryResource {

    private final Keys keys;
    private final Lanes lanes;
    private final InstantSource clock;

    DeliveryResource(Keys keys, Lanes lanes, InstantSource clock) {
        this.keys = keys;
        this.lanes = lanes;
        this.clock = clock;
    }

    /** Of one generation, in order. */
    @GET
    @Path("/generations/{id}/deliveries")
    public DeliveryView.ListView list(@PathParam("id") String id, @Context HttpServerRequest call) {
        AccountId account = keys.holder(call).account();
        GenerationId generation =
                GenerationId.parse(id).orElseThrow(() -> Problems.notFound("there is no such generation"));
        return QuarkusTransaction.requiringNew().call(() -> {
            List<Delivery> deliveries = Delivery.of(generation).stream()
                    .filter(delivery -> delivery.account().equals(account))
                    .toList();
            Map<UUID, List<DeliveryTry>> tries = DeliveryTry.of(
                    deliveries.stream().map(delivery -> delivery.id).toList());
            return new DeliveryView.ListView(
                    "list",
                    deliveries.stream()
                            .map(delivery -> DeliveryView.of(delivery, tries.getOrDefault(delivery.id, List.of())))
                            .toList());
        });
    }

    @GET
    @Path("/deliveries/{id}")
    public DeliveryView get(@PathParam("id") String id, @Context HttpServerRequest call) {
        AccountId account = keys.holder(call).account();
        return QuarkusTransaction.requiringNew().call(() -> view(find(account, id)));
    }

    /** 202: it is sent once more, with the same id and a fresh nonce, whatever became of it before. */
    @POST
    @Path("/deliveries/{id}/redeliver")
    public Response redeliver(@PathParam("id") String id, @Context HttpServerRequest call) {
        AccountId account = keys.holder(call).require("generate").account();
        return QuarkusTransaction.requiringNew().call(() -> {
            Delivery delivery = find(account, id);
            if (delivery.payload == null && delivery.generationId != null) {
                throw Problems.of(
                        409,
                        "forgotten",
                        "There is nothing to send",
                        "the generation was deleted, and what was told of it");
            }
            if (FailingAddress.disabled(account, delivery.urlHash)) {
                throw Problems.of(
                        409,
                        "disabled",
                        "The address is disabled",
                        "enable it first with POST /v1/webhook-endpoints/enable");
            }
            Instant now = clock.instant();
            delivery.redeliver(now);
            delivery.persistAndFlush();
            lanes.wake(Set.of(delivery.lane), now);
            return Response.accepted(view(delivery)).build();
        });
    }

    private static DeliveryView view(Delivery delivery) {
        return DeliveryView.of(delivery, DeliveryTry.of(List.of(delivery.id)).getOrDefault(delivery.id, List.of()));
    }

    private static Delivery find(AccountId account, String id) {
        Optional<UUID> parsed = EventId.parse(id).map(EventId::value);
        return parsed.flatMap(known -> Delivery.<Delivery>findByIdOptional(known, LockModeType.PESSIMISTIC_WRITE))
                .filter(delivery -> delivery.account().equals(account))
                .orElseThrow(() -> Problems.notFound("there is no such delivery"));
    }
}
