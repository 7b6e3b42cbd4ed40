package io.darkroom.submitter.status;

import io.darkroom.service.auth.Scope;
import io.darkroom.service.gauge.Gauges;
import io.darkroom.service.transaction.RequestTransactions;
import io.darkroom.submitter.status.AskServices.Answer;
import io.darkroom.submitter.status.StatusView.ArchiveView;
import io.darkroom.submitter.status.StatusView.OutboxView;
import io.darkroom.submitter.status.StatusView.QueueView;
import io.darkroom.submitter.status.StatusView.WebhooksView;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.hibernate.Session;
import org.jspecify.annotations.Nullable;

/** {@code GET /v1/admin/status}: the state of the system. */
@Path("/v1/admin/status")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@RolesAllowed(Scope.ADMIN_ROLE)
public class StatusResource {

    private static final String QUEUE = """
            SELECT (SELECT count(*) FROM dispatch),
                   (SELECT count(*) FROM attempt WHERE finished_at IS NULL),
                   (SELECT created_at FROM generation
                    WHERE id = (SELECT generation_id FROM dispatch ORDER BY generation_id LIMIT 1))""";

    private final AskServices services;
    private final RequestTransactions transactions;
    private final Session database;
    private final InstantSource clock;

    StatusResource(AskServices services, RequestTransactions transactions, Session database, InstantSource clock) {
        this.services = services;
        this.transactions = transactions;
        this.database = database;
        this.clock = clock;
    }

    private record QueueRow(
            Long queued, Long running, @Nullable Instant oldest) {}

    @GET
    public StatusView get() {
        List<Answer> answers = services.ask();
        QueueRow queue = transactions.call(
                () -> database.createNativeQuery(QUEUE, QueueRow.class).getSingleResult());
        Gauges submitter = measured(answers, AskServices.SUBMITTER);
        Instant now = clock.instant();
        return new StatusView(
                "status",
                answers.stream().map(Answer::state).toList(),
                answers.stream()
                        .filter(answer -> !answer.measured().values().isEmpty())
                        .map(StatusResource::outbox)
                        .toList(),
                new QueueView(
                        queue.queued(),
                        queue.running(),
                        Optional.ofNullable(queue.oldest())
                                .map(oldest -> now.getEpochSecond() - oldest.getEpochSecond())
                                .orElse(null),
                        submitter.whole("darkroom.generations.past.deadline").orElse(null)),
                archive(measured(answers, AskServices.STORAGE), now),
                webhooks(measured(answers, AskServices.CALLBACK)),
                submitter.whole("darkroom.ledger.faults").orElse(null));
    }

    private static Gauges measured(List<Answer> answers, String service) {
        return answers.stream()
                .filter(answer -> answer.state().name().equals(service))
                .findFirst()
                .orElseThrow()
                .measured();
    }

    private static OutboxView outbox(Answer answer) {
        return new OutboxView(
                answer.state().name(),
                answer.measured().whole("darkroom.outbox.age").orElse(null),
                answer.measured().whole("darkroom.outbox.held").orElse(null));
    }

    private static @Nullable ArchiveView archive(Gauges storage, Instant now) {
        Optional<Long> pending = storage.whole("darkroom.archive.pending");
        return pending.map(count -> new ArchiveView(
                        count,
                        count == 0
                                ? null
                                : storage.whole("darkroom.archive.nearest.deadline")
                                        .map(now::plusSeconds)
                                        .orElse(null)))
                .orElse(null);
    }

    private static @Nullable WebhooksView webhooks(Gauges callback) {
        return callback.values().isEmpty()
                ? null
                : new WebhooksView(
                        callback.whole("darkroom.webhook.hosts.past.due").orElse(null),
                        callback.whole("darkroom.deliveries.past.deadline").orElse(null));
    }
}
