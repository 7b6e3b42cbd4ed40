package io.darkroom.submitter.account;

import io.darkroom.contracts.AccountId;
import io.darkroom.contracts.Credits;
import io.darkroom.contracts.request.Violation;
import io.darkroom.submitter.credit.CheckLedger;
import io.darkroom.submitter.credit.CreditResource.BalanceView;
import io.darkroom.submitter.credit.Ledger;
import io.darkroom.submitter.http.Problems;
import io.quarkus.panache.common.Sort;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.transaction.Transactional;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** {@code /v1/admin/accounts} and the check of the ledger. */
@Path("/v1/admin")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class AccountResource {

    private final Ledger ledger;
    private final CheckLedger checkLedger;
    private final WebhookSecrets secrets;
    private final Caller caller;
    private final InstantSource clock;

    AccountResource(
            Ledger ledger, CheckLedger checkLedger, WebhookSecrets secrets, Caller caller, InstantSource clock) {
        this.ledger = ledger;
        this.checkLedger = checkLedger;
        this.secrets = secrets;
        this.caller = caller;
        this.clock = clock;
    }

    /** A new account; what is absent is as the configuration says. */
    public record NewAccount(
            @NotBlank @Size(max = 100) String name,
            @Nullable @Min(1) @Max(1000) Integer weight,
            @Nullable @Min(1) Integer maxRunning,
            @Nullable @Min(1) Integer maxQueued,
            @Nullable @Min(1) Integer retentionDays,
            @Nullable Boolean kafka) {}

    /** What is to change of an account; what is absent stays. {@code retentionDays} 0 keeps for ever. */
    public record Change(
            @Nullable @Min(1) @Max(1000) Integer weight,
            @Nullable @Min(1) Integer maxRunning,
            @Nullable @Min(1) Integer maxQueued,
            @Nullable @Min(0) Integer retentionDays,
            @Nullable Boolean legalHold,
            @Nullable Boolean kafka) {}

    /** Credits that are granted: more than 0, at most six places. */
    public record TopUp(
            @NotNull String credits,
            @Nullable @Size(max = 200) String note) {}

    public record AccountView(
            UUID id,
            String object,
            String name,
            int weight,
            @Nullable Integer maxRunning,
            @Nullable Integer maxQueued,
            @Nullable Integer retentionDays,
            boolean legalHold,
            boolean kafka,
            Instant createdAt,
            BalanceView credits) {}

    /** All accounts, by name. */
    public record ListView(String object, List<AccountView> data) {}

    @POST
    @Path("/accounts")
    @Transactional
    public Response create(@Valid @NotNull NewAccount wanted) {
        caller.require(Scope.ADMIN);
        if (Account.named(wanted.name()).isPresent()) {
            throw Problems.taken("there is an account named " + wanted.name());
        }
        Instant now = clock.instant();
        Account account = new Account(AccountId.next(now).value(), wanted.name(), now);
        account.weight = wanted.weight() == null ? 1 : wanted.weight();
        account.maxRunning = wanted.maxRunning();
        account.maxQueued = wanted.maxQueued();
        account.retentionDays = wanted.retentionDays();
        account.kafka = Boolean.TRUE.equals(wanted.kafka());
        account.persistAndFlush();
        ledger.open(new AccountId(account.id));
        secrets.rotate(new AccountId(account.id));
        return Response.status(201).entity(view(account)).build();
    }

    @GET
    @Path("/accounts")
    @Transactional
    public ListView list() {
        caller.require(Scope.ADMIN);
        return new ListView(
                "list",
                Account.<Account>listAll(Sort.by("name")).stream()
                        .map(this::view)
                        .toList());
    }

    @PATCH
    @Path("/accounts/{id}")
    @Transactional
    public AccountView change(@PathParam("id") UUID id, @Valid @NotNull Change change) {
        caller.require(Scope.ADMIN);
        Account account = find(id);
        Optional.ofNullable(change.weight()).ifPresent(weight -> account.weight = weight);
        Optional.ofNullable(change.maxRunning()).ifPresent(most -> account.maxRunning = most);
        Optional.ofNullable(change.maxQueued()).ifPresent(most -> account.maxQueued = most);
        Optional.ofNullable(change.retentionDays()).ifPresent(days -> account.retentionDays = days == 0 ? null : days);
        Optional.ofNullable(change.legalHold()).ifPresent(hold -> account.legalHold = hold);
        Optional.ofNullable(change.kafka()).ifPresent(may -> account.kafka = may);
        return view(account);
    }

    private static Account find(UUID id) {
        return Account.<Account>findByIdOptional(id).orElseThrow(() -> Problems.notFound("there is no account " + id));
    }

    /** Grants credits. */
    @POST
    @Path("/accounts/{id}/credits")
    @Transactional
    public AccountView topUp(@PathParam("id") UUID id, @Valid @NotNull TopUp topUp) {
        caller.require(Scope.ADMIN);
        Account account = find(id);
        ledger.topUp(new AccountId(id), amount("credits", topUp.credits()), topUp.note() == null ? "" : topUp.note());
        return view(account);
    }

    /** Proves that the ledger is right, or says where it is not. */
    @POST
    @Path("/ledger/check")
    @Consumes(MediaType.WILDCARD)
    public CheckLedger.Report check() {
        caller.require(Scope.ADMIN);
        return checkLedger.check();
    }

    /** The amount in {@code text}, or the problem that names {@code field}. */
    static Credits amount(String field, String text) {
        try {
            Credits credits = Credits.of(text);
            if (credits.positive()) {
                return credits;
            }
        } catch (IllegalArgumentException notAnAmount) {
            // Told below, with the limit.
        }
        throw Problems.invalidRequest(
                List.of(Violation.of(field, text, "a number above 0 with at most " + Credits.SCALE + " places")));
    }

    private AccountView view(Account account) {
        return new AccountView(
                account.id,
                "account",
                account.name,
                account.weight,
                account.maxRunning,
                account.maxQueued,
                account.retentionDays,
                account.legalHold,
                account.kafka,
                account.createdAt,
                BalanceView.of(ledger.balance(new AccountId(account.id))));
    }
}
