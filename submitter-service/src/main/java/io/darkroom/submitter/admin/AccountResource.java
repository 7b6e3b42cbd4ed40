package io.darkroom.submitter.admin;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.darkroom.contracts.AccountId;
import io.darkroom.contracts.Credits;
import io.darkroom.service.auth.Scope;
import io.darkroom.service.json.PageView;
import io.darkroom.service.problem.Problems;
import io.darkroom.service.transaction.RequestTransactions;
import io.darkroom.submitter.account.Account;
import io.darkroom.submitter.account.ApiKey;
import io.darkroom.submitter.account.WebhookSecrets;
import io.darkroom.submitter.admin.AdminBody.AccountProperties;
import io.darkroom.submitter.admin.AdminBody.NewAccount;
import io.darkroom.submitter.admin.AdminBody.TopUp;
import io.darkroom.submitter.api.CreditResource.BalanceView;
import io.darkroom.submitter.api.QueryParameters;
import io.darkroom.submitter.credit.CheckLedger;
import io.darkroom.submitter.credit.FindBalances;
import io.darkroom.submitter.credit.FindBalances.Balance;
import io.darkroom.submitter.credit.Ledger;
import io.darkroom.submitter.refusal.Refusal.InvalidParameter;
import io.darkroom.submitter.refusal.Refusal.NameTaken;
import io.darkroom.submitter.refusal.Refusal.NotFound;
import io.darkroom.submitter.refusal.RefusedException;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** {@code /v1/admin/accounts} and the check of the ledger. */
@Path("/v1/admin")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@RolesAllowed(Scope.ADMIN_ROLE)
public class AccountResource {

    private static final int PAGE_SIZE = 100;

    private final RequestTransactions transactions;
    private final Ledger ledger;
    private final FindBalances balances;
    private final CheckLedger checkLedger;
    private final WebhookSecrets secrets;
    private final InstantSource clock;

    AccountResource(
            RequestTransactions transactions,
            Ledger ledger,
            FindBalances balances,
            CheckLedger checkLedger,
            WebhookSecrets secrets,
            InstantSource clock) {
        this.transactions = transactions;
        this.ledger = ledger;
        this.balances = balances;
        this.checkLedger = checkLedger;
        this.secrets = secrets;
        this.clock = clock;
    }

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
            @Nullable Instant closedAt,
            BalanceView credits) {}

    @POST
    @Path("/accounts")
    public Response create(byte[] body) {
        return transactions.call(() -> {
            NewAccount requested = AdminBody.newAccount(body);
            if (Account.named(requested.name()).isPresent()) {
                throw new RefusedException(new NameTaken(requested.name()));
            }
            Instant now = clock.instant();
            Account account = new Account(AccountId.next(now).value(), requested.name(), now);
            account.weight = requested.weight();
            account.maxRunning = requested.maxRunning().orElse(null);
            account.maxQueued = requested.maxQueued().orElse(null);
            account.retentionDays = requested.retentionDays().orElse(null);
            account.kafka = requested.kafka();
            account.persistAndFlush();
            ledger.open(new AccountId(account.id));
            secrets.rotate(new AccountId(account.id));
            return Response.status(201).entity(view(account)).build();
        });
    }

    @GET
    @Path("/accounts")
    public PageView<AccountView> list(
            @QueryParam("limit") @Nullable String limit, @QueryParam("cursor") @Nullable String cursor) {
        int size = QueryParameters.limit(limit, PAGE_SIZE).orElse(PAGE_SIZE);
        Optional<UUID> behind = QueryParameters.cursor(cursor);
        return transactions.call(() -> {
            Optional<Account> last = behind.map(id -> Account.<Account>findByIdOptional(id)
                    .orElseThrow(() -> QueryParameters.invalidCursor(id.toString())));
            List<Account> found = Account.page(last, size + 1);
            boolean more = found.size() > size;
            List<Account> page = more ? found.subList(0, size) : found;
            Map<AccountId, Balance> credits = balances.of(
                    page.stream().map(each -> new AccountId(each.id)).toList());
            return PageView.of(
                    page.stream()
                            .map(each -> view(each, Objects.requireNonNull(credits.get(new AccountId(each.id)))))
                            .toList(),
                    more ? Optional.of(page.getLast().id.toString()) : Optional.empty());
        });
    }

    @GET
    @Path("/accounts/{id}")
    public AccountView get(@PathParam("id") UUID id) {
        return transactions.call(() -> view(find(id)));
    }

    /** Closes an account: its keys are revoked, and its generations are deleted as they end. Its entries in the ledger stay. */
    @DELETE
    @Path("/accounts/{id}")
    @Consumes(MediaType.WILDCARD)
    public AccountView close(@PathParam("id") UUID id) {
        return transactions.call(() -> {
            Account account = locked(id);
            requireClosable(account);
            Instant now = clock.instant();
            account.close(now);
            ApiKey.revokeAll(id, now);
            return view(account);
        });
    }

    private static void requireClosable(Account account) {
        if (account.isRoot()) {
            throw Problems.of(409, "root_account", "The account must stay", "the account root cannot be closed");
        }
        if (account.legalHold) {
            throw Problems.of(
                    409,
                    "legal_hold",
                    "The account must be kept",
                    "the account is on legal hold; end it first with {\"legal_hold\": false}");
        }
    }

    @PATCH
    @Path("/accounts/{id}")
    public AccountView change(@PathParam("id") UUID id, byte[] body) {
        return transactions.call(() -> {
            Account account = locked(id);
            AccountProperties changed = AdminBody.changedAccount(editable(account), body);
            account.weight = changed.weight();
            account.maxRunning = changed.maxRunning().orElse(null);
            account.maxQueued = changed.maxQueued().orElse(null);
            account.retentionDays =
                    changed.retentionDays().filter(days -> days > 0).orElse(null);
            account.legalHold = changed.legalHold();
            account.kafka = changed.kafka();
            return view(account);
        });
    }

    private static ObjectNode editable(Account account) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("weight", account.weight)
                .put("max_running", account.maxRunning)
                .put("max_queued", account.maxQueued)
                .put("retention_days", account.retentionDays)
                .put("legal_hold", account.legalHold)
                .put("kafka", account.kafka);
    }

    private static Account find(UUID id) {
        return Account.<Account>findByIdOptional(id).orElseThrow(() -> missing(id));
    }

    private static Account locked(UUID id) {
        return Account.lock(id).orElseThrow(() -> missing(id));
    }

    private static RuntimeException missing(UUID id) {
        return new RefusedException(new NotFound("account " + id));
    }

    /** Grants credits, or takes back some that are available. */
    @POST
    @Path("/accounts/{id}/credits")
    public AccountView topUp(@PathParam("id") UUID id, byte[] body) {
        return transactions.call(() -> {
            TopUp topUp = AdminBody.topUp(body);
            Account account = find(id);
            if (topUp.credits().negative()) {
                takeBack(account, topUp.credits().negate(), topUp.note());
            } else {
                ledger.topUp(new AccountId(id), topUp.credits(), topUp.note());
            }
            return view(account);
        });
    }

    private void takeBack(Account account, Credits credits, String note) {
        AccountId id = new AccountId(account.id);
        if (!ledger.takeBack(id, credits, note)) {
            throw Problems.of(
                    409,
                    "credits_not_available",
                    "The account has fewer credits",
                    "credits must be at most what is available to the account, which is less than " + credits
                            + "; what is reserved or spent cannot be taken back");
        }
    }

    /** Checks the ledger, and lists the faults it finds; with {@code full=true} all entries are summed again. */
    @POST
    @Path("/ledger/check")
    @Consumes(MediaType.WILDCARD)
    public CheckLedger.LedgerReport check(@QueryParam("full") @Nullable String full) {
        if (full != null && !full.equals("true") && !full.equals("false")) {
            throw new RefusedException(InvalidParameter.query("full", full, "true or false"));
        }
        return "true".equals(full) ? checkLedger.checkAllEntries() : checkLedger.check();
    }

    private AccountView view(Account account) {
        return view(account, balances.of(new AccountId(account.id)));
    }

    private static AccountView view(Account account, Balance credits) {
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
                account.closedAt,
                BalanceView.of(credits));
    }
}
