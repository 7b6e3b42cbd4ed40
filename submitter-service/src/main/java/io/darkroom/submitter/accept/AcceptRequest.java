package io.darkroom.submitter.accept;

import io.darkroom.contracts.AccountId;
import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.ProviderName;
import io.darkroom.contracts.request.GenerationRequest;
import io.darkroom.providers.Providers;
import io.darkroom.providers.Providers.Entry;
import io.darkroom.submitter.account.Credential;
import io.darkroom.submitter.credit.Credits;
import io.darkroom.submitter.credit.KeySpending;
import io.darkroom.submitter.credit.Ledger;
import io.darkroom.submitter.dispatch.WaitingLine;
import io.darkroom.submitter.http.Problems;
import io.darkroom.submitter.lifecycle.Generation;
import io.darkroom.submitter.lifecycle.Lifecycle;
import io.darkroom.submitter.route.Router;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** Takes a request in: checked, paid for in advance, stored with its event in one transaction. */
@Singleton
public class AcceptRequest {

    private final Lifecycle lifecycle;
    private final Router router;
    private final Providers providers;
    private final WaitingLine line;
    private final Ledger ledger;
    private final KeySpending spending;
    private final IdempotencyKeys idempotencyKeys;
    private final InstantSource clock;

    AcceptRequest(
            Lifecycle lifecycle,
            Router router,
            Providers providers,
            WaitingLine line,
            Ledger ledger,
            KeySpending spending,
            IdempotencyKeys idempotencyKeys,
            InstantSource clock) {
        this.lifecycle = lifecycle;
        this.router = router;
        this.providers = providers;
        this.line = line;
        this.ledger = ledger;
        this.spending = spending;
        this.idempotencyKeys = idempotencyKeys;
        this.clock = clock;
    }

    /** An accepted request; {@code answer} is what its client is told, as JSON in its own form. */
    public record Accepted(GenerationId id, String answer, Origin origin) {

        /** Whether it was accepted now, or before under the same idempotency key. */
        public enum Origin {
            NEW,
            REPLAYED
        }
    }

    /** Accepts; with an idempotency key that was seen before, answers what was answered then. */
    public Accepted accept(Credential caller, GenerationRequest request, Optional<String> idempotencyKey, Form form) {
        Optional<IdempotencyKeys.Key> key =
                idempotencyKey.map(text -> IdempotencyKeys.Key.of(caller.account(), text, request));
        return key.flatMap(idempotencyKeys::find).orElseGet(() -> acceptNew(caller, request, key, form));
    }

    /** Who could make it, and what it would cost at most; a problem when nobody can. */
    List<Entry> candidates(GenerationRequest request) {
        if (!providers.catalogue().models().containsKey(request.model())) {
            throw Problems.unknownModel(
                    request.model(), providers.catalogue().models().keySet());
        }
        List<Entry> candidates = router.candidates(request);
        if (candidates.isEmpty()) {
            throw Problems.noProvider(router.refusals(request));
        }
        return candidates;
    }

    private Accepted acceptNew(
            Credential caller, GenerationRequest request, Optional<IdempotencyKeys.Key> key, Form form) {
        List<Entry> candidates = candidates(request);
        AccountId account = caller.account();
        WaitingLine.Place place = switch (line.join(account, candidates)) {
            case WaitingLine.Joined.Full(int limit, Duration retryAfter) -> throw Problems.queueFull(limit, retryAfter);
            case WaitingLine.Joined.At(WaitingLine.Place taken) -> taken;
        };
        try {
            Accepted accepted = QuarkusTransaction.requiringNew()
                    .call(() -> store(caller, request, Router.most(candidates, request), place, key, form));
            line.stored(account);
            return accepted;
        } catch (IdempotencyKeys.Taken taken) {
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
            WaitingLine.Place place,
            Optional<IdempotencyKeys.Key> key,
            Form form) {
        Instant now = clock.instant();
        Generation generation = new Generation(GenerationId.next(now), caller.account(), request, most, now);
        Accepted accepted =
                new Accepted(generation.generationId(), form.accepted(generation, request, place), Accepted.Origin.NEW);
        generation.dialect = form.dialect().map(ProviderName::value).orElse(null);
        key.ifPresent(first -> idempotencyKeys.take(first, accepted));
        if (caller.limits().any()) {
            generation.keyId = caller.key();
            spending.take(caller.key(), caller.limits(), most, now).ifPresent(limit -> {
                throw Problems.spendLimit(most, limit);
            });
        }
        lifecycle.accept(generation, request);
        if (!ledger.reserve(caller.account(), generation.generationId(), most)) {
            throw Problems.insufficientCredits(
                    most, ledger.balance(caller.account()).available().plus(most));
        }
        return accepted;
    }
}
