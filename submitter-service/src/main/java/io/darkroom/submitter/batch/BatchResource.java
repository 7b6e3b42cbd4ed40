package io.darkroom.submitter.batch;

import io.darkroom.contracts.AccountId;
import io.darkroom.contracts.DisplayText;
import io.darkroom.contracts.GenerationStatus;
import io.darkroom.contracts.Uuids;
import io.darkroom.service.auth.Scope;
import io.darkroom.service.transaction.RequestTransactions;
import io.darkroom.submitter.accept.IdempotencyKeys;
import io.darkroom.submitter.account.Credential;
import io.darkroom.submitter.batch.BatchLines.Line;
import io.darkroom.submitter.caller.Caller;
import io.darkroom.submitter.http.ApiConfig;
import io.darkroom.submitter.refusal.Refusal.NotFound;
import io.darkroom.submitter.refusal.RefusedException;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.hibernate.Session;
import org.jspecify.annotations.Nullable;

/** {@code /v1/generations/batch}: JSON lines in, JSON lines out. */
@Path("/v1/generations/batch")
@RunOnVirtualThread
public class BatchResource {

    private static final String JSON_LINES = "application/jsonl";
    private static final String COUNT = """
            SELECT CASE WHEN line.generation_id IS NULL THEN 'refused'
                        WHEN generation.id IS NULL OR generation.deleted_at IS NOT NULL THEN 'deleted'
                        ELSE generation.status END,
                   count(*)
            FROM batch_line line LEFT JOIN generation ON generation.id = line.generation_id
            WHERE line.batch_id = :batch GROUP BY 1""";

    private final RequestTransactions transactions;
    private final AcceptBatch acceptBatch;
    private final Session database;
    private final Caller caller;
    private final ApiConfig config;
    private final InstantSource clock;

    BatchResource(
            RequestTransactions transactions,
            AcceptBatch acceptBatch,
            Session database,
            Caller caller,
            ApiConfig config,
            InstantSource clock) {
        this.transactions = transactions;
        this.acceptBatch = acceptBatch;
        this.database = database;
        this.caller = caller;
        this.config = config;
        this.clock = clock;
    }

    /**
     * The progress of a batch.
     *
     * @param lines the number of requests
     * @param answered the number of requests that were accepted or refused
     * @param ended whether every request was answered, or will never be, and every generation has ended
     * @param states the number of requests per state: a generation's status, {@code refused} or {@code deleted}
     */
    public record BatchView(
            UUID id,
            String object,
            Instant createdAt,
            int lines,
            long answered,
            boolean ended,
            Map<String, Long> states) {}

    @POST
    @Consumes({JSON_LINES, "application/x-ndjson", "application/x-jsonlines"})
    @Produces(JSON_LINES)
    @RolesAllowed(Scope.GENERATE_ROLE)
    public Response create(byte[] body, @HeaderParam("Idempotency-Key") @Nullable String idempotencyKey) {
        Optional<String> batchKey = Optional.ofNullable(idempotencyKey).map(IdempotencyKeys::checked);
        List<Line> lines = BatchLines.split(body, config.maxBatchLines());
        Credential credential = caller.credential();
        UUID batch = acceptBatch.begin(caller.account(), lines.size());
        return Response.ok((StreamingOutput) out -> acceptBatch.accept(credential, batch, lines, batchKey, out))
                .type(JSON_LINES)
                .location(URI.create("/v1/generations/batch/" + batch))
                .build();
    }

    @GET
    @Path("/{id}")
    @Produces(MediaType.APPLICATION_JSON)
    public BatchView get(@PathParam("id") String id) {
        return transactions.call(() -> {
            Batch batch =
                    find(caller.account(), id).orElseThrow(() -> new RefusedException(new NotFound("such batch")));
            Map<String, Long> states = states(batch.id);
            long answered = states.values().stream().mapToLong(Long::longValue).sum();
            boolean inFlight = states.keySet().stream()
                    .flatMap(word -> GenerationStatus.parse(word).stream())
                    .anyMatch(status -> !status.ended());
            return new BatchView(
                    batch.id,
                    "batch",
                    batch.createdAt,
                    batch.lines,
                    answered,
                    (answered == batch.lines || isOver(batch)) && !inFlight,
                    states);
        });
    }

    // Its client has disconnected, or the replica that read it has died: what is not answered by now never will be.
    private boolean isOver(Batch batch) {
        return batch.createdAt.plus(config.maxBatchDuration()).isBefore(clock.instant());
    }

    private Map<String, Long> states(UUID batch) {
        return database.createNativeQuery(COUNT, StateCount.class)
                .setParameter("batch", batch)
                .getResultStream()
                .collect(Collectors.toMap(StateCount::state, StateCount::lines, Long::sum, TreeMap::new));
    }

    record StateCount(String state, Long lines) {}

    private static Optional<Batch> find(AccountId account, String id) {
        UUID known = Uuids.read(id)
                .orElseThrow(() -> new RefusedException(new NotFound("batch " + DisplayText.shorten(id))));
        return Batch.<Batch>findByIdOptional(known).filter(batch -> batch.accountId.equals(account.value()));
    }
}
