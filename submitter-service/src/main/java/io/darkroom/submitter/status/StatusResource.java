package io.darkroom.submitter.status;

import io.darkroom.service.auth.Scope;
import io.darkroom.submitter.status.AskServices.Answer;
import io.darkroom.submitter.status.StatusView.ArchiveView;
import io.darkroom.submitter.status.StatusView.OutboxView;
import io.darkroom.submitter.status.StatusView.QueueView;
import io.darkroom.submitter.status.StatusView.WebhooksView;
import io.darkroom.submitter.transaction.RequestTransactions;
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
        Measurements submitter = measured(answers, AskServices.SUBMITTER);
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
                        submitter
                                .whole("darkroom_generations_past_deadline_seconds")
                                .orElse(null)),
                archive(measured(answers, AskServices.STORAGE), now),
                webhooks(measured(answers, AskServices.CALLBACK)),
                submitter.whole("darkroom_ledger_faults").orElse(null));
    }

    private static Measurements measured(List<Answer> answers, String service) {
        return answers.stream()
                .filter(answer -> answer.state().name().equals(service))
                .findFirst()
                .orElseThrow()
                .measured();
    }

    private static OutboxView outbox(Answer answer) {
        return new OutboxView(
                answer.state().name(),
                answer.measured().whole("darkroom_outbox_age_seconds").orElse(null),
                answer.measured().whole("darkroom_outbox_held").orElse(null));
    }

    private static @Nullable ArchiveView archive(Measurements storage, Instant now) {
        Optional<Long> pending = storage.whole("darkroom_archive_pending");
        return pending.map(count -> new ArchiveView(
                        count,
                        count == 0
                                ? null
                                : storage.whole("darkroom_archive_nearest_deadline_seconds")
                                        .map(now::plusSeconds)
                                        .orElse(null)))
                .orElse(null);
    }

    private static @Nullable WebhooksView webhooks(Measurements callback) {
        return callback.values().isEmpty()
                ? null
                : new WebhooksView(
                        callback.whole("darkroom_webhook_hosts_past_due_seconds")
                                .orElse(null),
                        callback.whole("darkroom_deliveries_past_deadline_seconds")
                                .orElse(null));
    }
}
