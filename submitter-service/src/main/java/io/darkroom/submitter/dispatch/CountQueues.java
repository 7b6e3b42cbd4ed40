package io.darkroom.submitter.dispatch;

import io.darkroom.contracts.AccountId;
import io.darkroom.submitter.dispatch.QueueCount.AccountCount;
import io.darkroom.submitter.dispatch.QueueCount.WaitingCount;
import io.darkroom.submitter.lifecycle.Waiting;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;

/** Counts queued generations in the database, each time in one statement, which needs no transaction. */
@Singleton
class CountQueues {

    private static final String QUEUED = """
        SELECT account.id, account.weight, account.max_queued, count(generation.id) AS queued
        FROM account LEFT JOIN generation
            ON generation.account_id = account.id AND generation.status = 'queued'
        GROUP BY account.id\
        """;
    private static final String LINES = """
        SELECT account_id, candidates, count(*) AS waiting FROM dispatch GROUP BY account_id, candidates\
        """;
    private static final String QUEUED_OF_ACCOUNT =
            "SELECT count(*) FROM generation WHERE account_id = ? AND status = 'queued'";

    private final DataSource connections;
    private final AccountLimitsConfig limits;

    CountQueues(DataSource connections, AccountLimitsConfig limits) {
        this.connections = connections;
        this.limits = limits;
    }

    /** Of every account. */
    Map<AccountId, AccountCount> byAccount() {
        return read(QUEUED, Optional.empty(), row -> {
            Map<AccountId, AccountCount> queued = new HashMap<>();
            while (row.next()) {
                int limit = Optional.ofNullable(row.getObject("max_queued", Integer.class))
                        .orElse(limits.maxQueued());
                queued.put(
                        new AccountId(row.getObject("id", UUID.class)),
                        new AccountCount(row.getInt("weight"), limit, Math.toIntExact(row.getLong("queued"))));
            }
            return queued;
        });
    }

    /** By account and candidates. */
    List<WaitingCount> lines() {
        return read(LINES, Optional.empty(), row -> {
            List<WaitingCount> lines = new ArrayList<>();
            while (row.next()) {
                lines.add(new WaitingCount(
                        new AccountId(row.getObject("account_id", UUID.class)),
                        Waiting.candidates(row.getString("candidates")),
                        Math.toIntExact(row.getLong("waiting"))));
            }
            return lines;
        });
    }

    /** Of one account. */
    int of(AccountId account) {
        return read(QUEUED_OF_ACCOUNT, Optional.of(account), row -> {
            row.next();
            return row.getInt(1);
        });
    }

    @FunctionalInterface
    private interface Read<T> {

        T from(ResultSet row) throws SQLException;
    }

    private <T> T read(String sql, Optional<AccountId> account, Read<T> read) {
        try (Connection connection = connections.getConnection();
                PreparedStatement select = connection.prepareStatement(sql)) {
            if (account.isPresent()) {
                select.setObject(1, account.get().value());
            }
            try (ResultSet row = select.executeQuery()) {
                return read.from(row);
            }
        } catch (SQLException e) {
            throw new IllegalStateException("queued generations cannot be counted: " + e.getMessage(), e);
        }
    }
}
