package io.darkroom.submitter.api;

import io.darkroom.contracts.Credits;
import io.darkroom.contracts.ProviderName;
import io.darkroom.contracts.request.GenerationRequest;
import io.darkroom.providers.registry.ConfiguredProvider;
import io.darkroom.submitter.accept.CheckRequest;
import io.darkroom.submitter.refusal.IncapableProvider;
import io.darkroom.submitter.route.ExpectedCost;
import io.darkroom.submitter.route.Router;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;

/** {@code POST /v1/quotes}: the cost of a request and the providers that could make it. */
@Path("/v1/quotes")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class QuoteResource {

    private final CheckRequest check;
    private final Router router;
    private final ExpectedCost costs;

    QuoteResource(CheckRequest check, Router router, ExpectedCost costs) {
        this.check = check;
        this.router = router;
        this.costs = costs;
    }

    /**
     * {@code creditsReserved} would be reserved, and at most {@code creditsMax} charged, which the dearest provider costs; {@code offers} are
     * in the order of preference.
     */
    public record QuoteView(
            String object,
            String model,
            int n,
            Credits creditsReserved,
            Credits creditsMax,
            List<QuotedOffer> offers,
            List<IncapableProvider> refusals) {}

    /** {@code inRotation}: false while the provider is suspended, or refuses our key. */
    public record QuotedOffer(ProviderName provider, Credits credits, boolean inRotation) {}

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public QuoteView quote(byte[] body) {
        GenerationRequest request = RequestBody.read(body);
        List<ConfiguredProvider> candidates = check.candidates(request);
        return new QuoteView(
                "quote",
                request.model(),
                request.n(),
                costs.preferred(candidates, request),
                ExpectedCost.max(candidates, request),
                candidates.stream()
                        .map(entry ->
                                new QuotedOffer(entry.name(), ExpectedCost.at(entry, request), costs.inRotation(entry)))
                        .toList(),
                router.refusals(request));
    }
}
