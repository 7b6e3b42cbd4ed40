package io.darkroom.submitter.accept;

import io.darkroom.contracts.request.GenerationRequest;
import io.darkroom.contracts.request.Violation;
import io.darkroom.providers.registry.ConfiguredProvider;
import io.darkroom.providers.registry.Providers;
import io.darkroom.service.settings.EgressConfig;
import io.darkroom.submitter.refusal.Refusal.InvalidRequest;
import io.darkroom.submitter.refusal.Refusal.NoProvider;
import io.darkroom.submitter.refusal.Refusal.UnknownModel;
import io.darkroom.submitter.refusal.RefusedException;
import io.darkroom.submitter.route.Router;
import jakarta.inject.Singleton;
import java.util.List;

/** Checks a request against the catalogue, the providers and the configuration. */
@Singleton
public class CheckRequest {

    private final Providers providers;
    private final Router router;
    private final EgressConfig egress;

    CheckRequest(Providers providers, Router router, EgressConfig egress) {
        this.providers = providers;
        this.router = router;
        this.egress = egress;
    }

    /** The providers that can make the images, the preferred one first. Refuses a request that no provider can make. */
    public List<ConfiguredProvider> candidates(GenerationRequest request) {
        checkWebhook(request);
        if (!providers.catalogue().models().containsKey(request.model())) {
            throw new RefusedException(new UnknownModel(
                    request.model(), List.copyOf(providers.catalogue().models().keySet())));
        }
        List<ConfiguredProvider> candidates = router.candidates(request);
        if (candidates.isEmpty()) {
            throw new RefusedException(new NoProvider(router.refusals(request)));
        }
        return candidates;
    }

    // The address behind the name is checked when the webhook is delivered.
    private void checkWebhook(GenerationRequest request) {
        boolean httpAllowed = !egress.allowed().isEmpty();
        request.webhookUrl()
                .flatMap(url -> Violation.ofWebhookUrl("webhook_url", url, httpAllowed))
                .ifPresent(violation -> {
                    throw new RefusedException(new InvalidRequest(List.of(violation)));
                });
    }
}
