package io.darkroom.callback.delivery;

import io.darkroom.contracts.AccountId;
import io.darkroom.contracts.request.WebhookEvent;
import jakarta.inject.Singleton;
import java.net.URI;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import javax.sql.DataSource;

/** Finds the endpoints of accounts. */
@Singleton
class Subscriptions {

    private static final String SELECT =
            "SELECT account_id, id, url, events FROM endpoint WHERE account_id = ANY (?) ORDER BY account_id, id";

    private final DataSource database;

    Subscriptions(DataSource database) {
        this.database = database;
    }

    /** The endpoints of these accounts, by account. In no transaction. */
    Map<AccountId, List<Subscription>> of(Collection<AccountId> accounts) {
        try (Connection connection = database.getConnection();
                PreparedStatement select = connection.prepareStatement(SELECT)) {
            select.setArray(
                    1,
                    connection.createArrayOf(
                            "uuid", accounts.stream().map(AccountId::value).toArray()));
            try (ResultSet row = select.executeQuery()) {
                Map<AccountId, List<Subscription>> byAccount = new HashMap<>();
                while (row.next()) {
                    byAccount
                            .computeIfAbsent(
                                    new AccountId(row.getObject("account_id", UUID.class)), first -> new ArrayList<>())
                            .add(subscription(row));
                }
                return byAccount;
            }
        } catch (SQLException e) {
            throw new IllegalStateException("endpoints cannot be read: " + e.getMessage(), e);
        }
    }

    private static Subscription subscription(ResultSet row) throws SQLException {
        return new Subscription(
                row.getObject("id", UUID.class),
                new WebhookAddress(URI.create(row.getString("url"))),
                Arrays.stream(row.getString("events").split(","))
                        .map(WebhookEvent::of)
                        .collect(Collectors.toSet()));
    }
}
