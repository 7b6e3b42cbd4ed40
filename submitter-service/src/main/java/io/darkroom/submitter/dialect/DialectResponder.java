package io.darkroom.submitter.dialect;

import io.darkroom.contracts.AccountId;
import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.ProviderName;
import io.darkroom.contracts.asset.ClientImageLinks;
import io.darkroom.contracts.request.GenerationRequest;
import io.darkroom.contracts.request.InvalidRequest;
import io.darkroom.providers.Dialect;
import io.darkroom.providers.DialectGeneration;
import io.darkroom.providers.acedata.AcedataDialect;
import io.darkroom.service.transaction.RequestTransactions;
import io.darkroom.submitter.accept.AcceptRequest;
import io.darkroom.submitter.accept.AnswerFormat;
import io.darkroom.submitter.accept.IdempotencyKey;
import io.darkroom.submitter.api.FindGenerations;
import io.darkroom.submitter.api.GenerationFilter;
import io.darkroom.submitter.api.WatchProgress;
import io.darkroom.submitter.caller.Caller;
import io.darkroom.submitter.dispatch.AccountQueue.Place;
import io.darkroom.submitter.lifecycle.Generation;
import io.darkroom.submitter.refusal.Refusal;
import io.darkroom.submitter.refusal.RefusedException;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Accepts submissions and answers status queries in any dialect. {@link DialectErrors} writes the errors. */
@Singleton
class DialectResponder {

    private final RequestTransactions transactions;
    private final AcceptRequest accept;
    private final FindGenerations find;
    private final WatchProgress watch;
    private final Caller caller;
    private final ClientImageLinks links;
    private final ModelNames models;

    DialectResponder(
            RequestTransactions transactions,
            AcceptRequest accept,
            FindGenerations find,
            WatchProgress watch,
            Caller caller,
            ClientImageLinks links,
            ModelNames models) {
        this.transactions = transactions;
        this.accept = accept;
        this.find = find;
        this.watch = watch;
        this.caller = caller;
        this.links = links;
        this.models = models;
    }

    Response submit(Dialect dialect, byte[] body, @Nullable String idempotencyKey) {
        return json(
                dialect.acceptedStatus(), accept(dialect, body, idempotencyKey).answer());
    }

    Response batch(AcedataDialect dialect, List<String> taskIds) {
        List<DialectGeneration> found = taskIds.stream()
                .flatMap(id -> dialect.generation(id).stream())
                .flatMap(id -> find(caller.account(), id).stream())
                .map(this::dialectGeneration)
                .toList();
        return json(200, text(dialect.writeBatch(found)));
    }

    /** Writes a page of generations; {@code next} is the cursor of the next one. */
    @FunctionalInterface
    interface PageWriter {
        byte[] write(List<DialectGeneration> generations, Optional<GenerationId> next);
    }

    /** Returns a page of the caller's generations. Runs in the caller's transaction. */
    Response page(GenerationFilter filter, PageWriter writer) {
        FindGenerations.FoundPage page = find.page(caller.account(), filter);
        List<DialectGeneration> found =
                page.generations().stream().map(this::dialectGeneration).toList();
        return json(200, text(writer.write(found, page.next())));
    }

    /** Returns the result of {@code read}; refuses an invalid request. */
    static <T> T reading(Supplier<T> read) {
        try {
            return read.get();
        } catch (InvalidRequest e) {
            throw new RefusedException(new Refusal.InvalidRequest(e.violations()));
        }
    }

    AcceptRequest.Accepted accept(Dialect dialect, byte[] body, @Nullable String idempotencyKey) {
        GenerationRequest request = reading(() -> dialect.readRequest(withOwnModelName(dialect, body)));
        return accept(dialect, request, request, idempotencyKey);
    }

    /** Accepts a submission whose images were uploaded; they may be uploaded anew when it comes again under the same key. */
    AcceptRequest.Accepted accept(Dialect dialect, LinkedImages sent, @Nullable String idempotencyKey) {
        GenerationRequest request = reading(() -> dialect.readRequest(withOwnModelName(dialect, sent.body())));
        return accept(dialect, request, sent.meaning(request), idempotencyKey);
    }

    /** Accepts a request; {@code meaning} is what must be equal when it comes again under the same key. */
    AcceptRequest.Accepted accept(
            Dialect dialect, GenerationRequest request, GenerationRequest meaning, @Nullable String idempotencyKey) {
        return accept.accept(
                caller.credential(), request, IdempotencyKey.of(idempotencyKey, meaning), new DialectAnswer(dialect));
    }

    /** The body with the dialect's own name of the model, where the configuration has another one for it. */
    byte[] withOwnModelName(Dialect dialect, byte[] body) {
        return models.replaced(dialect, body);
    }

    Response status(Dialect dialect, String taskId) {
        return json(200, text(dialect.writeStatus(task(dialect, taskId))));
    }

    /** The generation of a task, which the caller must own. */
    DialectGeneration task(Dialect dialect, String taskId) {
        return dialect.generation(taskId)
                .flatMap(id -> find(caller.account(), id))
                .map(this::dialectGeneration)
                .orElseThrow(() -> new RefusedException(new Refusal.NotFound("such task")));
    }

    private record DialectAnswer(Dialect dialectFormat) implements AnswerFormat {

        @Override
        public Optional<ProviderName> dialect() {
            return Optional.of(dialectFormat.name());
        }

        @Override
        public String accepted(Generation generation, Place place) {
            return text(dialectFormat.writeAccepted(dialectGeneration(generation, List.of())));
        }
    }

    private Optional<Generation> find(AccountId account, GenerationId id) {
        Optional<Generation> found = transactions.call(() -> find.one(account, id));
        found.ifPresent(
                generation -> watch.shown(generation.generationId(), generation.status(), generation.attempts()));
        return found;
    }

    /** The account's generation; refuses one that has been deleted. */
    DialectGeneration dialectGeneration(AccountId account, GenerationId id) {
        return find(account, id)
                .map(this::dialectGeneration)
                .orElseThrow(() -> new RefusedException(new Refusal.NotFound("generation " + id)));
    }

    private DialectGeneration dialectGeneration(Generation generation) {
        return dialectGeneration(
                generation,
                generation.images().stream()
                        .map(image -> DialectGeneration.Image.of(image, links.of(image.assetId())))
                        .toList());
    }

    // No dialect shows attempts.
    private static DialectGeneration dialectGeneration(Generation generation, List<DialectGeneration.Image> images) {
        return DialectGeneration.of(generation.generationId(), generation.summary(List.of()), images);
    }

    static String text(byte[] json) {
        return new String(json, StandardCharsets.UTF_8);
    }

    static Response json(int status, String body) {
        return Response.status(status)
                .type(MediaType.APPLICATION_JSON_TYPE)
                .entity(body)
                .build();
    }
}
