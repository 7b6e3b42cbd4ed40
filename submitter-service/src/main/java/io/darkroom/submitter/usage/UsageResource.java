package io.darkroom.submitter.usage;

import io.darkroom.service.auth.AccountScope;
import io.darkroom.submitter.caller.Caller;
import io.darkroom.submitter.refusal.Refusal.InvalidParameter;
import io.darkroom.submitter.refusal.RefusedException;
import io.darkroom.submitter.transaction.RequestTransactions;
import io.darkroom.submitter.usage.UsageView.Summed;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code GET /v1/usage}: what generations used, by day, model, provider, key and account. */
@Path("/v1/usage")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class UsageResource {

    private static final int DEFAULT_DAYS = 30;
    private static final int MAX_DAYS = 366;

    private final RequestTransactions transactions;
    private final FindUsage usage;
    private final Caller caller;
    private final UsageConfig config;
    private final InstantSource clock;

    UsageResource(
            RequestTransactions transactions, FindUsage usage, Caller caller, UsageConfig config, InstantSource clock) {
        this.transactions = transactions;
        this.usage = usage;
        this.caller = caller;
        this.config = config;
        this.clock = clock;
    }

    /** Days are UTC and inclusive; by default the last 30. */
    @GET
    public UsageView get(
            @QueryParam("from") @Nullable String from,
            @QueryParam("to") @Nullable String to,
            @QueryParam("by") @Nullable String by,
            @QueryParam("account") @Nullable String account) {
        LocalDate last = day("to", to).orElseGet(() -> LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC));
        LocalDate first = day("from", from).orElseGet(() -> last.minusDays(DEFAULT_DAYS - 1L));
        if (first.isAfter(last) || first.plusDays(MAX_DAYS).isBefore(last.plusDays(1))) {
            throw invalid("from", first.toString(), "a day from 0 to " + (MAX_DAYS - 1) + " days before " + last);
        }
        List<UsageDimension> dimensions = UsageDimension.read(by);
        AccountScope scope = caller.asked(account);
        List<Summed> rows = transactions.call(() -> usage.find(scope, first, last, dimensions, config.maxRows() + 1));
        if (rows.size() > config.maxRows()) {
            throw invalid(
                    "by",
                    String.valueOf(by),
                    "such that there are at most " + config.maxRows() + " rows; name fewer dimensions or fewer days");
        }
        return new UsageView(
                "usage",
                first,
                last,
                dimensions.stream().map(UsageDimension::word).toList(),
                rows.stream().map(Summed::row).toList(),
                Summed.total(rows).row());
    }

    private static Optional<LocalDate> day(String parameter, @Nullable String text) {
        return Optional.ofNullable(text).map(day -> {
            try {
                return LocalDate.parse(day);
            } catch (DateTimeParseException notADay) {
                throw invalid(parameter, day, "a day such as 2026-01-31");
            }
        });
    }

    private static RefusedException invalid(String parameter, String value, String limit) {
        return new RefusedException(InvalidParameter.query(parameter, value, limit));
    }
}
