package io.darkroom.submitter.api;

import io.darkroom.contracts.AccountId;
import io.darkroom.contracts.Credits;
import io.darkroom.service.auth.AccountScope;
import io.darkroom.service.json.PageView;
import io.darkroom.service.transaction.RequestTransactions;
import io.darkroom.submitter.caller.Caller;
import io.darkroom.submitter.credit.FindBalances;
import io.darkroom.submitter.credit.Ledger;
import io.darkroom.submitter.refusal.Refusal.InvalidParameter;
import io.darkroom.submitter.refusal.RefusedException;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.Session;
import org.hibernate.query.NativeQuery;
import org.jspecify.annotations.Nullable;

/** {@code /v1/credits}: the balance of an account, by default the caller's, and the entries of the ledger. */
@Path("/v1/credits")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class CreditResource {

    private static final int PAGE_SIZE = 100;
    private static final String PAGE_OF_ENTRIES = """
            SELECT id, account_id, book, kind, amount, generation_id, note, created_at FROM ledger_entry
            WHERE id < :before%s ORDER BY id DESC LIMIT :limit""";
    private static final String OF_ACCOUNT = " AND account_id = :account";

    private final RequestTransactions transactions;
    private final FindBalances balances;
    private final Session database;
    private final Caller caller;

    CreditResource(RequestTransactions transactions, FindBalances balances, Session database, Caller caller) {
        this.transactions = transactions;
        this.balances = balances;
        this.database = database;
        this.caller = caller;
    }

    /** An account's credits; {@code available} of an unlimited account may be negative. */
    public record BalanceView(String object, boolean unlimited, Credits available, Credits reserved, Credits spent) {

        public static BalanceView of(FindBalances.Balance balance) {
            return new BalanceView(
                    "balance", balance.unlimited(), balance.available(), balance.reserved(), balance.spent());
        }
    }

    /** One side of a transfer: {@code amount} was added to {@code book}, or subtracted when negative. */
    public record EntryView(
            long id,
            UUID accountId,
            String book,
            String kind,
            Credits amount,
            @Nullable UUID generationId,
            String note,
            Instant createdAt) {}

    @GET
    public BalanceView balance(@QueryParam("account") @Nullable String account) {
        AccountId asked = caller.asked(account)
                .one()
                .orElseThrow(() -> new RefusedException(
                        InvalidParameter.query("account", String.valueOf(account), "the id of one account")));
        return transactions.call(() -> {
            return BalanceView.of(balances.of(asked));
        });
    }

    @GET
    @Path("/ledger")
    public PageView<EntryView> entries(
            @QueryParam("account") @Nullable String account,
            @QueryParam("limit") @Nullable String limit,
            @QueryParam("cursor") @Nullable String cursor) {
        AccountScope scope = caller.asked(account);
        int size = QueryParameters.limit(limit, PAGE_SIZE).orElse(PAGE_SIZE);
        return transactions.call(() -> {
            List<EntryView> found = entries(
                    scope,
                    Optional.ofNullable(cursor).map(CreditResource::position).orElse(Long.MAX_VALUE),
                    size + 1);
            boolean hasMore = found.size() > size;
            List<EntryView> page = hasMore ? found.subList(0, size) : found;
            return PageView.of(
                    page, hasMore ? Optional.of(String.valueOf(page.getLast().id())) : Optional.empty());
        });
    }

    private List<EntryView> entries(AccountScope scope, long before, int max) {
        NativeQuery<EntryRow> query = database.createNativeQuery(
                PAGE_OF_ENTRIES.formatted(scope.one().isPresent() ? OF_ACCOUNT : ""), EntryRow.class);
        scope.one().ifPresent(account -> query.setParameter("account", account.value()));
        return query.setParameter("before", before)
                .setParameter("limit", max)
                .getResultStream()
                .map(EntryRow::view)
                .toList();
    }

    record EntryRow(
            Long id,
            UUID accountId,
            String book,
            String kind,
            BigDecimal amount,
            @Nullable UUID generationId,
            @Nullable String note,
            Instant createdAt) {

        EntryView view() {
            return new EntryView(
                    id,
                    accountId,
                    book,
                    Ledger.kind(kind),
                    new Credits(amount),
                    generationId,
                    String.valueOf(note),
                    createdAt);
        }
    }

    private static long position(String cursor) {
        if (!cursor.matches("\\d{1,18}")) {
            throw new RefusedException(InvalidParameter.query("cursor", cursor, "the next_cursor of an earlier page"));
        }
        return Long.parseLong(cursor);
    }
}
