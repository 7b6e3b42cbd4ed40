package io.darkroom.submitter.admin;

import io.darkroom.contracts.GenerationId;
import io.darkroom.service.auth.Scope;
import io.darkroom.service.transaction.RequestTransactions;
import io.darkroom.submitter.lifecycle.Generation;
import io.darkroom.submitter.lifecycle.LockedGenerations;
import io.darkroom.submitter.refusal.Refusal.NotFound;
import io.darkroom.submitter.refusal.RefusedException;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;

/** {@code /v1/admin/generations/{id}/hold}: a generation on legal hold cannot be deleted. */
@Path("/v1/admin/generations/{id}/hold")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@RolesAllowed(Scope.ADMIN_ROLE)
public class HoldResource {

    private final RequestTransactions transactions;

    HoldResource(RequestTransactions transactions) {
        this.transactions = transactions;
    }

    public record HoldView(GenerationId id, boolean legalHold) {}

    @PUT
    public HoldView hold(@PathParam("id") String id) {
        return transactions.call(() -> {
            Generation generation = locked(id);
            generation.holdLegally();
            return new HoldView(generation.generationId(), true);
        });
    }

    @DELETE
    public HoldView release(@PathParam("id") String id) {
        return transactions.call(() -> {
            Generation generation = locked(id);
            generation.endLegalHold();
            return new HoldView(generation.generationId(), false);
        });
    }

    private Generation locked(String id) {
        return GenerationId.parse(id)
                .flatMap(parsed -> LockedGenerations.lock(List.of(parsed)).find(parsed))
                .filter(generation -> !generation.deleted())
                .orElseThrow(() -> new RefusedException(new NotFound("such generation")));
    }
}
