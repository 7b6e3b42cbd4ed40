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

    private static final String GENERATION = "generation_id";
    private static final String ENDPOINT = "endpoint_id";
    private static final String ACCOUNT = "account_id";
    private static final Map<String, String> PARAMETERS =
            Map.of(GENERATION, "generation", ENDPOINT, "endpoint", ACCOUNT, "account");

    public DeliveryFilter {
        types = List.copyOf(types);
    }

    /** An SQL condition, and its parameters. */
    record Condition(String sql, Map<String, Object> parameters) {}

    Condition condition() {
        StringBuilder sql = new StringBuilder(scopeCondition()).append(statusCondition());
        Map<String, Object> parameters = new HashMap<>();
        scope.one().ifPresent(account -> parameters.put("account", account.value()));
        if (!types.isEmpty()) {
            add(sql, parameters, "type IN (:types)", "types", types);
        }
        endpoint.ifPresent(id -> add(sql, parameters, "endpoint_id = :endpoint", "endpoint", id));
        generation.ifPresent(id -> add(sql, parameters, "generation_id = :generation", "generation", id.value()));
        sql.append(periodCondition());
        since.ifPresent(at -> parameters.put("since", EventId.firstAt(at).value()));
        until.ifPresent(at -> parameters.put("until", EventId.firstAt(at).value()));
        return new Condition(sql.toString(), parameters);
    }

    /** What of the condition an index finds, in the order of {@link #indexed} and the ids. */
    String indexCondition() {
        String ofIndex = indexed()
                .map(column -> column + " = ANY (ARRAY[CAST(:" + PARAMETERS.get(column) + " AS uuid)])")
                .orElse("true");
        return ofIndex + (hasIndex() ? statusCondition() : "") + periodCondition();
    }

    /** The column whose index is used; it has one value. */
    Optional<String> indexed() {
        if (generation.isPresent()) {
            return Optional.of(GENERATION);
        }
        return endpoint.isPresent() ? Optional.of(ENDPOINT) : scope.one().map(account -> ACCOUNT);
    }

    String scopeCondition() {
        return scope.one().isPresent() ? "account_id = :account" : "true";
    }

    // Most are delivered, and an account's others have indexes.
    private boolean hasIndex() {
        return indexed().filter(ACCOUNT::equals).isPresent()
                && status.filter(word -> word != DeliveryStatus.DELIVERED).isPresent();
    }

    // The literal lets an index on this status be used.
    private String statusCondition() {
        return status.map(word -> " AND status = '" + word.word() + '\'').orElse("");
    }

    private String periodCondition() {
        return (since.isPresent() ? " AND id >= :since" : "") + (until.isPresent() ? " AND id < :until" : "");
    }

    private static void add(
            StringBuilder sql, Map<String, Object> parameters, String condition, String name, Object value) {
        sql.append(" AND ").append(condition);
        parameters.put(name, value);
    }
}
