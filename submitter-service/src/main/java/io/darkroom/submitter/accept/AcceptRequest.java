package io.darkroom.submitter.accept;

import io.darkroom.contracts.AccountId;
import io.darkroom.contracts.Credits;
import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.event.RecordOrigin;
import io.darkroom.contracts.request.GenerationRequest;
import io.darkroom.contracts.request.Violation;
import io.darkroom.eventing.trace.Traces;
import io.darkroom.providers.registry.ConfiguredProvider;
import io.darkroom.providers.registry.Providers;
import io.darkroom.service.settings.EgressConfig;
import io.darkroom.submitter.account.Credential;
import io.darkroom.submitter.credit.KeySpending;
import io.darkroom.submitter.credit.Ledger;
import io.darkroom.submitter.dispatch.AccountQueue;
import io.darkroom.submitter.lifecycle.Generation;
import io.darkroom.submitter.lifecycle.Lifecycle;
import io.darkroom.submitter.refusal.Refusal.IdTaken;
import io.darkroom.submitter.refusal.Refusal.InsufficientCredits;
import io.darkroom.submitter.refusal.Refusal.InvalidRequest;
import io.darkroom.submitter.refusal.Refusal.NoProvider;
import io.darkroom.submitter.refusal.Refusal.QueueFull;
import io.darkroom.submitter.refusal.Refusal.SpendLimitReached;
import io.darkroom.submitter.refusal.Refusal.UnknownModel;
import io.darkroom.submitter.refusal.RefusedException;
import io.darkroom.submitter.route.Router;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** Accepts a request: checks it, reserves its credits and stores it with its event in one transaction. */
@Singleton
public class AcceptRequest {

    private final Lifecycle lifecycle;
    private final Router router;
    private final Providers providers;
    private final AccountQueue line;
    private final Ledger ledger;
    private final KeySpending spending;
    private final IdempotencyKeys idempotencyKeys;
    private final AcceptedRecords records;
    private final EgressConfig egress;
    private final InstantSource clock;

    AcceptRequest(
            Lifecycle lifecycle,
            Router router,
            Providers providers,
            AccountQueue line,
            Ledger ledger,
            KeySpending spending,
            IdempotencyKeys idempotencyKeys,
            AcceptedRecords records,
            EgressConfig egress,
            InstantSource clock) {
        this.lifecycle = lifecycle;
        this.router = router;
        this.providers = providers;
        this.line = line;
        this.ledger = ledger;
        this.spending = spending;
        this.idempotencyKeys = idempotencyKeys;
        this.records = records;
        this.egress = egress;
        this.clock = clock;
    }

    /** An accepted request; {@code answer} is the JSON for its client, in the client's format. */
    public record Accepted(GenerationId id, String answer, Origin origin) {

        /** Whether the request was accepted now, or earlier under the same idempotency key. */
        public enum Origin {
            NEW,
            REPLAYED
        }
    }

    /** Accepts a request; for a known idempotency key it returns the first answer again. */
    public Accepted accept(
            Credential caller, GenerationRequest request, Optional<String> idempotencyKey, AnswerFormat form) {
        Optional<IdempotencyKeys.KeyedRequest> key =
                idempotencyKey.map(text -> IdempotencyKeys.KeyedRequest.of(caller.account(), text, request));
        return key.flatMap(idempotencyKeys::find).orElseGet(() -> acceptNew(caller, request, key, form));
    }

    /**
     * Accepts what the record {@code origin} asks for; false when it has been accepted before. The record waits in Kafka and its
     * generation in the queue, whose length is no reason to refuse it.
     *
     * @param requestedId the id for the generation, when the other system chooses one
     */
    public boolean accept(
            AccountId account, RecordOrigin origin, Optional<GenerationId> wanted, GenerationRequest request) {
        Credits most = Router.maxCost(candidates(request), request);
        return QuarkusTransaction.requiringNew().call(() -> {
            Instant now = clock.instant();
            GenerationId id = wanted.orElseGet(() -> GenerationId.next(now));
            if (!records.take(account, origin, id)) {
                return false;
            }
            if (wanted.isPresent() && Generation.findByIdOptional(id.value()).isPresent()) {
                throw new RefusedException(new IdTaken(id));
            }
            Generation generation = new Generation(id, account, request, most, now);
            generation.requestedBy(origin);
            begin(generation, most);
            return true;
        });
    }

    /** The providers that can make the images, the preferred one first. Refuses a request that no provider can make. */
    public List<ConfiguredProvider> candidates(GenerationRequest request) {
        requireWebhook(request);
        if (!providers.catalogue().models().containsKey(request.model())) {
            throw new RefusedException(new UnknownModel(
                    request.model(), List.copyOf(providers.catalogue().models().keySet())));
        }
        List<ConfiguredProvider> candidates = router.candidates(request);
        if (candidates.isEmpty()) {
            throw new RefusedException(new NoProvider(router.refusals(request)));
        }
        return candidates;
    }

    private Accepted acceptNew(
            Credential caller,
            GenerationRequest request,
            Optional<IdempotencyKeys.KeyedRequest> key,
            AnswerFormat form) {
        List<ConfiguredProvider> candidates = candidates(request);
        AccountId account = caller.account();
        AccountQueue.Place place = switch (line.join(account, candidates)) {
            case AccountQueue.Joined.Full(int limit, Duration retryAfter) ->
                throw new RefusedException(new QueueFull(limit, retryAfter));
            case AccountQueue.Joined.At(AccountQueue.Place taken) -> taken;
        };
        try {
            Accepted accepted = QuarkusTransaction.requiringNew()
                    .call(() -> store(caller, request, Router.maxCost(candidates, request), place, key, form));
            line.stored(account);
            return accepted;
        } catch (IdempotencyKeys.KeyTaken taken) {
            line.leave(account);
            // Another request with the same key has just been accepted.
            return key.flatMap(idempotencyKeys::find).orElseThrow(() -> taken);
        } catch (RuntimeException e) {
            line.leave(account);
            throw e;
        }
    }

    private Accepted store(
            Credential caller,
            GenerationRequest request,
            Credits most,
            AccountQueue.Place place,
            Optional<IdempotencyKeys.KeyedRequest> key,
            AnswerFormat form) {
        Instant now = clock.instant();
        Generation generation = new Generation(GenerationId.next(now), caller.account(), request, most, now);
        Accepted accepted =
                new Accepted(generation.generationId(), form.accepted(generation, request, place), Accepted.Origin.NEW);
        generation.requestedBy(caller.key(), form.dialect());
        key.ifPresent(first -> idempotencyKeys.take(first, accepted));
        if (caller.limits().any()) {
            generation.limitedBy(caller.key());
            spending.take(caller.key(), caller.limits(), most, now).ifPresent(limit -> {
                throw new RefusedException(new SpendLimitReached(most, limit));
            });
        }
        begin(generation, most);
        return accepted;
    }

    private void begin(Generation generation, Credits most) {
        generation.tracedAs(Traces.currentTraceParent());
        Traces.setGeneration(generation.generationId());
        lifecycle.accept(generation);
        if (!ledger.reserve(generation.account(), generation.generationId(), most)) {
            throw new RefusedException(new InsufficientCredits(
                    most, ledger.balance(generation.account()).available().plus(most)));
        }
    }

    // The address behind the name is checked when the webhook is delivered.
    private void requireWebhook(GenerationRequest request) {
        request.webhookUrl()
                .filter(url -> !url.getScheme().equalsIgnoreCase("https"))
                .filter(url -> egress.allowed().isEmpty())
                .ifPresent(url -> {
                    throw new RefusedException(new InvalidRequest(List.of(Violation.of(
                            "webhook_url",
                            url.toString(),
                            "an https URL (http needs networks in darkroom.egress.allow)"))));
                });
    }
}
