package io.darkroom.submitter.status;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The state of the system. What a service that does not answer would say is absent. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record StatusView(
        String object,
        List<ServiceView> services,
        List<OutboxView> outbox,
        QueueView queue,
        @Nullable ArchiveView archive,
        @Nullable WebhooksView webhooks,
        @Nullable Long ledgerFaults) {

    /** {@code detail}: why it is down. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record ServiceView(
            String name, String status, @Nullable String detail) {}

    /** The events of a service that are not published yet: how long the oldest waits, and how many Kafka refused. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record OutboxView(
            String service,
            @Nullable Long oldestSeconds,
            @Nullable Long held) {}

    /**
     * Generations that wait for a provider, and attempts in flight.
     *
     * @param oldestSeconds how long the oldest has waited
     * @param overdueSeconds how long the oldest unfinished generation is past its deadline
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record QueueView(
            long queued,
            long running,
            @Nullable Long oldestSeconds,
            @Nullable Long overdueSeconds) {}

    /** Archives that are not finished, and when the first link of them expires. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record ArchiveView(
            @Nullable Long pending, @Nullable Instant nearestDeadline) {}

    /** How long the host that waits longest has been due, and how long the oldest webhook is past its last try. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record WebhooksView(
            @Nullable Long hostsPastDueSeconds, @Nullable Long overdueSeconds) {}
}
