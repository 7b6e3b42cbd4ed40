package io.darkroom.submitter.accept;

import io.darkroom.contracts.request.GenerationRequest;
import io.darkroom.contracts.request.Violation;
import io.darkroom.providers.registry.ConfiguredProvider;
import io.darkroom.providers.registry.Providers;
import io.darkroom.service.settings.EgressConfig;
import io.darkroom.submitter.refusal.Refusal.DeadlineTooShort;
import io.darkroom.submitter.refusal.Refusal.InvalidRequest;
import io.darkroom.submitter.refusal.Refusal.NoProvider;
import io.darkroom.submitter.refusal.Refusal.UnknownModel;
import io.darkroom.submitter.refusal.RefusedException;
import io.darkroom.submitter.route.ProviderStatistics;
import io.darkroom.submitter.route.Router;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;

/** Checks a request against the catalogue, the providers and the configuration. */
@Singleton
public class CheckRequest {

    private final Providers providers;
    private final Router router;
    private final ProviderStatistics statistics;
    private final EgressConfig egress;

    CheckRequest(Providers providers, Router router, ProviderStatistics statistics, EgressConfig egress) {
        this.providers = providers;
        this.router = router;
        this.statistics = statistics;
        this.egress = egress;
    }

    /** The providers that can make the images in time, the preferred one first. Refuses a request that no provider can make. */
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
        return timely(candidates, request.routing().deadline());
    }

    // What cannot arrive before its deadline would be bought and thrown away.
    private List<ConfiguredProvider> timely(List<ConfiguredProvider> candidates, Duration deadline) {
        List<ConfiguredProvider> timely = candidates.stream()
                .filter(entry -> statistics.requiredDuration(entry).compareTo(deadline) <= 0)
                .toList();
        if (timely.isEmpty()) {
            Duration required = candidates.stream()
                    .map(statistics::requiredDuration)
                    .min(Comparator.naturalOrder())
                    .orElseThrow();
            throw new RefusedException(new DeadlineTooShort(deadline, required));
        }
        return timely;
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
