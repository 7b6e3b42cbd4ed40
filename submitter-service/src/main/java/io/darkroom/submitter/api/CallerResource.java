package io.darkroom.submitter.api;

import io.darkroom.contracts.Credits;
import io.darkroom.service.auth.Scope;
import io.darkroom.submitter.account.Account;
import io.darkroom.submitter.account.ApiKey;
import io.darkroom.submitter.account.Credential;
import io.darkroom.submitter.account.KeyProperties;
import io.darkroom.submitter.account.RateLimit;
import io.darkroom.submitter.account.RateLimits;
import io.darkroom.submitter.caller.Caller;
import io.darkroom.submitter.credit.KeySpending;
import io.darkroom.submitter.transaction.RequestTransactions;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** {@code GET /v1/key}: the caller's key, its account, its limits and what is left of them. */
@Path("/v1/key")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class CallerResource {

    private final RequestTransactions transactions;
    private final KeySpending spending;
    private final RateLimits rateLimits;
    private final Caller caller;
    private final InstantSource clock;

    CallerResource(
            RequestTransactions transactions,
            KeySpending spending,
            RateLimits rateLimits,
            Caller caller,
            InstantSource clock) {
        this.transactions = transactions;
        this.spending = spending;
        this.rateLimits = rateLimits;
        this.caller = caller;
        this.clock = clock;
    }

    /** What every service needs to know of a key. */
    public record CallerView(String object, UUID id, UUID accountId, List<String> scopes) {}

    public record CallerDetails(
            String object,
            UUID id,
            UUID accountId,
            List<String> scopes,
            String accountName,
            String name,
            String prefix,
            @Nullable Instant expiresAt,
            @Nullable SpendView spendLimit,
            @Nullable SpendView dailySpendLimit,
            @Nullable RateView rateLimit,
            List<String> allowedIps) {}

    public record SpendView(Credits limit, Credits used, Credits left) {

        static SpendView of(Credits limit, Credits used) {
            Credits left = limit.minus(used);
            return new SpendView(limit, used, left.positive() ? left : Credits.ZERO);
        }
    }

    /** At most {@code requests} in {@code seconds}, of which {@code left} may be sent now. */
    public record RateView(int requests, long seconds, long left) {}

    /** {@code details=false} leaves out what needs the database: our own services ask with every request of a client. */
    @GET
    public Object get(@QueryParam("details") @Nullable String details) {
        Credential credential = caller.credential();
        return "false".equals(details) ? view(credential) : details(credential);
    }

    private static CallerView view(Credential credential) {
        return new CallerView("key", credential.key(), credential.account().value(), scopes(credential));
    }

    private CallerDetails details(Credential credential) {
        Optional<RateView> rate = credential.rateLimit().map(limit -> rate(credential.key(), limit));
        return transactions.call(() -> {
            ApiKey key = ApiKey.findById(credential.key());
            Account account = Account.findById(key.accountId);
            KeyProperties properties = key.properties();
            Credits today = spending.today(List.of(key.id), clock.instant()).getOrDefault(key.id, Credits.ZERO);
            return new CallerDetails(
                    "key",
                    key.id,
                    key.accountId,
                    scopes(credential),
                    account.name,
                    key.name,
                    key.prefix,
                    key.expiresAt,
                    properties
                            .spendLimit()
                            .map(limit -> SpendView.of(limit, key.spent()))
                            .orElse(null),
                    properties
                            .dailySpendLimit()
                            .map(limit -> SpendView.of(limit, today))
                            .orElse(null),
                    rate.orElse(null),
                    properties.allowedIps().written());
        });
    }

    private RateView rate(UUID key, RateLimit limit) {
        return new RateView(limit.requests(), limit.window().toSeconds(), rateLimits.left(key, limit));
    }

    private static List<String> scopes(Credential credential) {
        return credential.scopes().stream().map(Scope::word).sorted().toList();
    }
}
