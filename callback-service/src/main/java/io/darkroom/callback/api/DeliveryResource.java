package io.darkroom.callback.api;

import io.darkroom.callback.delivery.Delivery;
import io.darkroom.callback.delivery.DeliveryFilter;
import io.darkroom.callback.delivery.DeliveryStatus;
import io.darkroom.callback.delivery.DeliveryTry;
import io.darkroom.callback.delivery.FindDeliveries;
import io.darkroom.callback.delivery.RedeliverMany;
import io.darkroom.callback.delivery.RedeliverWebhook;
import io.darkroom.callback.delivery.RedeliverWebhook.RedeliveryResult;
import io.darkroom.contracts.EventId;
import io.darkroom.contracts.GenerationId;
import io.darkroom.service.auth.AccountScope;
import io.darkroom.service.auth.CurrentKey;
import io.darkroom.service.auth.Scope;
import io.darkroom.service.json.PageView;
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
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** {@code /v1/generations/{id}/deliveries} and {@code /v1/deliveries}: the webhooks of the caller's account and their answers. */
@Path("/v1")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.WILDCARD)
@RunOnVirtualThread
@Authenticated
@Singleton
public class DeliveryResource {

    private static final int MAX_LIMIT = 100;
    private static final int MAX_REDELIVERED = 1000;
    private static final String CURSOR = "the next_cursor of an earlier answer";

    private final CurrentKey key;
    private final FindDeliveries find;
    private final RedeliverWebhook redeliverWebhook;
    private final RedeliverMany redeliverMany;

    DeliveryResource(
            CurrentKey key, FindDeliveries find, RedeliverWebhook redeliverWebhook, RedeliverMany redeliverMany) {
        this.key = key;
        this.find = find;
        this.redeliverWebhook = redeliverWebhook;
        this.redeliverMany = redeliverMany;
    }

    /** What became of a redelivery of many; {@code nextCursor} continues it. */
    public record RedeliveryView(String object, int redelivered, int skipped, Optional<UUID> nextCursor) {}

    /** The deliveries of one generation, in order. */
    @GET
    @Path("/generations/{id}/deliveries")
    public DeliveryView.DeliveryList list(@PathParam("id") String id) {
        AccountScope scope = AccountScope.readable(key.get());
        GenerationId generation =
                GenerationId.parse(id).orElseThrow(() -> Problems.notFound("there is no such generation"));
        return QuarkusTransaction.requiringNew()
                .call(() -> new DeliveryView.DeliveryList(
                        "list",
                        views(Delivery.of(generation).stream()
                                .filter(delivery -> scope.includes(delivery.account()))
                                .toList())));
    }

    /** A page of deliveries, the newest first. */
    @GET
    @Path("/deliveries")
    public PageView<DeliveryView> page(
            @QueryParam("status") @Nullable String status,
            @QueryParam("event") @Nullable String event,
            @QueryParam("endpoint_id") @Nullable String endpoint,
            @QueryParam("generation_id") @Nullable String generation,
            @QueryParam("created_after") @Nullable String createdAfter,
            @QueryParam("created_before") @Nullable String createdBefore,
            @QueryParam("account") @Nullable String account,
            @QueryParam("limit") @Nullable String limit,
            @QueryParam("cursor") @Nullable String cursor) {
        DeliveryFilter filter = new DeliveryFilter(
                AccountScope.asked(key.get(), account),
                DeliveryParameters.status(status),
                DeliveryParameters.types(event),
                DeliveryParameters.id("endpoint_id", endpoint, "the id of an endpoint"),
                DeliveryParameters.generation(generation),
                DeliveryParameters.time("created_after", createdAfter),
                DeliveryParameters.time("created_before", createdBefore));
        Optional<UUID> before = DeliveryParameters.id("cursor", cursor, CURSOR);
        int max = DeliveryParameters.limit(limit, MAX_LIMIT);
        return QuarkusTransaction.requiringNew().call(() -> {
            FindDeliveries.DeliveryPage page = find.page(filter, before, max);
            return PageView.of(views(page.deliveries()), page.next().map(UUID::toString));
        });
    }

    /** 202: those that were created since a time are sent once more, by default those that failed; at most so many in one call. */
    @POST
    @Path("/deliveries/redeliver")
    @RolesAllowed(Scope.GENERATE_ROLE)
    public Response redeliverMany(
            @QueryParam("since") @Nullable String since,
            @QueryParam("until") @Nullable String until,
            @QueryParam("status") @Nullable String status,
            @QueryParam("endpoint_id") @Nullable String endpoint,
            @QueryParam("account") @Nullable String account,
            @QueryParam("cursor") @Nullable String cursor) {
        Optional<Instant> from = DeliveryParameters.time("since", since);
        if (from.isEmpty()) {
            throw DeliveryParameters.absent("since", "a time such as 2026-01-31T00:00:00Z");
        }
        DeliveryFilter filter = new DeliveryFilter(
                AccountScope.asked(key.get(), account),
                DeliveryParameters.status(status).or(() -> Optional.of(DeliveryStatus.FAILED)),
                List.of(),
                DeliveryParameters.id("endpoint_id", endpoint, "the id of an endpoint"),
                Optional.empty(),
                from,
                DeliveryParameters.time("until", until));
        Optional<UUID> after = DeliveryParameters.id("cursor", cursor, CURSOR);
        RedeliverMany.Redelivered done =
                QuarkusTransaction.requiringNew().call(() -> redeliverMany.redeliver(filter, after, MAX_REDELIVERED));
        return Response.accepted(new RedeliveryView("redelivery", done.redelivered(), done.skipped(), done.next()))
                .build();
    }

    @GET
    @Path("/deliveries/{id}")
    public DeliveryView get(@PathParam("id") String id) {
        AccountScope scope = AccountScope.readable(key.get());
        return QuarkusTransaction.requiringNew()
                .call(() -> view(Delivery.lock(scope, deliveryId(id)).orElseThrow(DeliveryResource::notFound)));
    }

    /** 202: it is sent once more, with the same message id and a new nonce, whatever its status. */
    @POST
    @Path("/deliveries/{id}/redeliver")
    @RolesAllowed(Scope.GENERATE_ROLE)
    public Response redeliver(@PathParam("id") String id) {
        AccountScope scope = AccountScope.readable(key.get());
        return QuarkusTransaction.requiringNew()
                .call(() -> response(redeliverWebhook.redeliver(scope, deliveryId(id))));
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
        return views(List.of(delivery)).getFirst();
    }

    private static List<DeliveryView> views(List<Delivery> deliveries) {
        Map<UUID, List<DeliveryTry>> tries =
                DeliveryTry.of(deliveries.stream().map(delivery -> delivery.id).toList());
        return deliveries.stream()
                .map(delivery -> DeliveryView.of(delivery, tries.getOrDefault(delivery.id, List.of())))
                .toList();
    }

    private static UUID deliveryId(String id) {
        return EventId.parse(id).map(EventId::value).orElseThrow(DeliveryResource::notFound);
    }

    private static HttpProblem notFound() {
        return Problems.notFound("there is no such delivery");
    }
}
