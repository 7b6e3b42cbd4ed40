package io.darkroom.callback.delivery;

import io.darkroom.contracts.AccountId;
import io.darkroom.contracts.request.WebhookEvent;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;

/** Adds an endpoint to an account. */
@Singleton
public class AddEndpoint {

    private final int maxEndpoints;
    private final InstantSource clock;

    AddEndpoint(WebhookConfig config, InstantSource clock) {
        this.maxEndpoints = config.maxEndpoints();
        this.clock = clock;
    }

    /** The result of adding an endpoint. */
    public sealed interface EndpointResult {

        record EndpointAdded(Endpoint endpoint) implements EndpointResult {}

        record TooMany(int max) implements EndpointResult {}

        record Duplicate() implements EndpointResult {}
    }

    /** Within the caller's transaction. */
    public EndpointResult add(AccountId account, URI url, List<WebhookEvent> events) {
        // Requests of one account at the same time count one another.
        Endpoint.getEntityManager()
                .createNativeQuery("SELECT pg_advisory_xact_lock(hashtextextended(CAST(:account AS text), 2))")
                .setParameter("account", account.value())
                .getSingleResult();
        List<Endpoint> existing = Endpoint.of(account);
        if (existing.size() >= maxEndpoints) {
            return new EndpointResult.TooMany(maxEndpoints);
        }
        if (existing.stream().anyMatch(endpoint -> endpoint.url.equals(url.toString()))) {
            return new EndpointResult.Duplicate();
        }
        Endpoint endpoint = new Endpoint(account, url, events, clock.instant());
        endpoint.persist();
        return new EndpointResult.EndpointAdded(endpoint);
    }
}
