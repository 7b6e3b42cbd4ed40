package io.darkroom.callback.delivery;

import io.darkroom.contracts.EventId;
import io.darkroom.contracts.GenerationId;
import io.darkroom.service.auth.AccountScope;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Selects deliveries. Their ids sort by time.
 *
 * @param types CloudEvents types, or {@code test}; empty means all
 * @param since inclusive
 * @param until exclusive
 */
public record DeliveryFilter(
        AccountScope scope,
        Optional<DeliveryStatus> status,
        List<String> types,
        Optional<UUID> endpoint,
        Optional<GenerationId> generation,
        Optional<Instant> since,
        Optional<Instant> until) {

    /** The type of a delivery that a person has asked for to test an endpoint. */
    public static final String TEST = "test";

    public DeliveryFilter {
        types = List.copyOf(types);
    }

    /** An SQL condition, and its parameters. */
    record Condition(String sql, Map<String, Object> parameters) {}

    Condition condition() {
        StringBuilder sql = new StringBuilder("true");
        Map<String, Object> parameters = new HashMap<>();
        scope.one().ifPresent(account -> add(sql, parameters, "account_id = :account", "account", account.value()));
        // The literal lets an index on this status be used.
        status.ifPresent(
                word -> sql.append(" AND status = '").append(word.word()).append('\''));
        if (!types.isEmpty()) {
            add(sql, parameters, "type IN (:types)", "types", types);
        }
        endpoint.ifPresent(id -> add(sql, parameters, "endpoint_id = :endpoint", "endpoint", id));
        generation.ifPresent(id -> add(sql, parameters, "generation_id = :generation", "generation", id.value()));
        since.ifPresent(at -> add(
                sql, parameters, "id >= :since", "since", EventId.firstAt(at).value()));
        until.ifPresent(at ->
                add(sql, parameters, "id < :until", "until", EventId.firstAt(at).value()));
        return new Condition(sql.toString(), parameters);
    }

    private static void add(
            StringBuilder sql, Map<String, Object> parameters, String condition, String name, Object value) {
        sql.append(" AND ").append(condition);
        parameters.put(name, value);
    }
}
