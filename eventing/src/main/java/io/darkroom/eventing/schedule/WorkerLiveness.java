package io.darkroom.eventing.schedule;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/** A background loop that only fails, for a reason in this process, ends the process. */
@Liveness
@ApplicationScoped
public class WorkerLiveness implements HealthCheck {

    @Override
    public HealthCheckResponse call() {
        List<String> broken = Worker.broken();
        return HealthCheckResponse.named("background work")
                .status(broken.isEmpty())
                .withData("broken", String.join(", ", broken))
                .build();
    }
}
