package io.darkroom.submitter.batch;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.darkroom.contracts.AccountId;
import io.darkroom.eventing.DatabaseFaults;
import io.darkroom.service.problem.Problems;
import io.darkroom.service.transaction.RequestTransactions;
import io.darkroom.submitter.accept.AcceptRequest;
import io.darkroom.submitter.accept.AcceptRequest.Accepted;
import io.darkroom.submitter.accept.IdempotencyKey;
import io.darkroom.submitter.account.Credential;
import io.darkroom.submitter.account.RateLimits;
import io.darkroom.submitter.api.NativeAnswer;
import io.darkroom.submitter.batch.BatchLines.Line;
import io.darkroom.submitter.batch.BatchLines.LineRequest;
import io.darkroom.submitter.http.ApiConfig;
import io.darkroom.submitter.http.RefusalProblems;
import io.darkroom.submitter.refusal.RefusalText;
import io.darkroom.submitter.refusal.RefusedException;
import io.quarkiverse.resteasy.problem.HttpProblem;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Accepts the lines of a batch one after another, and writes the answer of each line at once. */
@Singleton
class AcceptBatch {

    private static final Logger LOG = Logger.getLogger(AcceptBatch.class);

    private final RequestTransactions transactions;
    private final AcceptRequest accept;
    private final NativeAnswer answerFormat;
    private final RateLimits rateLimits;
    private final ObjectMapper json;
    private final ApiConfig config;
    private final InstantSource clock;

    AcceptBatch(
            RequestTransactions transactions,
            AcceptRequest accept,
            NativeAnswer answerFormat,
            RateLimits rateLimits,
            ObjectMapper json,
            ApiConfig config,
            InstantSource clock) {
        this.transactions = transactions;
        this.accept = accept;
        this.answerFormat = answerFormat;
        this.rateLimits = rateLimits;
        this.json = json;
        this.config = config;
        this.clock = clock;
    }

    /** One line of the answer; {@code status} is that of the same request sent alone. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record LineAnswer(
            UUID batch,
            int line,
            int status,
            @JsonRawValue @Nullable String generation,
            @Nullable HttpProblem problem) {

        private static LineAnswer accepted(UUID batch, Line line, Accepted accepted) {
            return new LineAnswer(batch, line.number(), 202, accepted.answer(), null);
        }

        private static LineAnswer refused(UUID batch, Line line, HttpProblem problem) {
            return new LineAnswer(batch, line.number(), problem.getStatusCode(), null, problem);
        }
    }

    UUID begin(AccountId account, int lines) {
        return transactions.call(() -> {
            Batch batch = new Batch(account, lines, clock.instant());
            batch.persist();
            return batch.id;
        });
    }

    /** Stops when the client disconnects, or takes too long: the lines after the current one are not accepted. */
    void accept(Credential caller, UUID batch, List<Line> lines, Optional<String> batchKey, OutputStream out)
            throws IOException {
        boolean first = true;
        Instant until = clock.instant().plus(config.maxBatchDuration());
        for (Line line : lines) {
            if (clock.instant().isAfter(until)) {
                throw new IOException("the batch took longer than " + config.maxBatchDuration());
            }
            // The filter has counted the call itself, which pays for the first line.
            LineAnswer answer = answer(caller, batch, line, batchKey, first);
            first = false;
            out.write(json.writeValueAsBytes(answer));
            out.write('\n');
            out.flush();
        }
    }

    private LineAnswer answer(Credential caller, UUID batch, Line line, Optional<String> batchKey, boolean counted) {
        try {
            if (!counted) {
                rateLimits.count(caller);
            }
            LineRequest request =
                    BatchLines.read(line, batchKey, config.maxBody().asLongValue());
            // With its generation, so that a batch never lacks what it has accepted.
            Accepted accepted = accept.accept(
                    caller,
                    request.request(),
                    request.idempotencyKey().map(key -> new IdempotencyKey(key, request.request())),
                    answerFormat,
                    stored -> store(
                            batch,
                            line,
                            outcome -> outcome.generationId = stored.id().value()));
            switch (accepted.origin()) {
                case NEW -> {}
                case REPLAYED ->
                    note(
                            batch,
                            line,
                            outcome -> outcome.generationId = accepted.id().value());
            }
            return LineAnswer.accepted(batch, line, accepted);
        } catch (RefusedException refused) {
            return refused(
                    batch, line, RefusalText.of(refused.refusal()).code(), RefusalProblems.of(refused.refusal()));
        } catch (RuntimeException e) {
            return failed(batch, line, e);
        }
    }

    // One line that fails must not keep those after it from being accepted.
    private LineAnswer failed(UUID batch, Line line, RuntimeException e) {
        if (DatabaseFaults.isTransient(e)) {
            HttpProblem unavailable = Problems.unavailable("the request cannot be stored now; try again after 5 s");
            return refused(batch, line, Problems.code(unavailable), unavailable);
        }
        LOG.errorf(e, "line %d of batch %s failed", line.number(), batch);
        return refused(
                batch,
                line,
                "internal_error",
                Problems.builder(500, "internal_error", "The request failed", "the fault is on this side")
                        .build());
    }

    private LineAnswer refused(UUID batch, Line line, String code, HttpProblem problem) {
        try {
            note(batch, line, outcome -> outcome.problem = code);
        } catch (RuntimeException e) {
            // The client has its answer; the batch ends without this line.
            LOG.warnf("the refusal of line %d of batch %s is not noted: %s", line.number(), batch, e.getMessage());
        }
        return LineAnswer.refused(batch, line, problem);
    }

    private void note(UUID batch, Line line, Consumer<BatchLine> outcome) {
        transactions.run(() -> store(batch, line, outcome));
    }

    private static void store(UUID batch, Line line, Consumer<BatchLine> outcome) {
        BatchLine stored = new BatchLine(new BatchLine.LineId(batch, line.number()));
        outcome.accept(stored);
        stored.persist();
    }
}
