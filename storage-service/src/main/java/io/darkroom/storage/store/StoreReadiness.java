package io.darkroom.storage.store;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready only while images can be stored. */
@Readiness
@ApplicationScoped
public class StoreReadiness implements HealthCheck {

    private static final String NAME = "archive";

    private final ObjectStore store;

    StoreReadiness(ObjectStore store) {
        this.store = store;
    }

    @Override
    public HealthCheckResponse call() {
        return store.fault()
                .map(reason -> HealthCheckResponse.named(NAME)
                        .down()
                        .withData("reason", reason)
                        .build())
                .orElseGet(() -> HealthCheckResponse.up(NAME));
    }
}
