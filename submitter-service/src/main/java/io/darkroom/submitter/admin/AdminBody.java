package io.darkroom.submitter.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.darkroom.contracts.Credits;
import io.darkroom.contracts.Times;
import io.darkroom.contracts.Uuids;
import io.darkroom.contracts.request.FieldReader;
import io.darkroom.contracts.request.UnknownFields;
import io.darkroom.contracts.request.Violation;
import io.darkroom.service.auth.Scope;
import io.darkroom.service.json.JsonBody;
import io.darkroom.submitter.account.Account;
import io.darkroom.submitter.account.AllowedIps;
import io.darkroom.submitter.account.KeyProperties;
import io.darkroom.submitter.account.RateLimit;
import io.darkroom.submitter.refusal.Refusal.InvalidRequest;
import io.darkroom.submitter.refusal.RefusedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

/** Reads the bodies of the admin API field by field, and reports all violations at once. */
final class AdminBody {

    private static final int MAX_NAME_LENGTH = 100;
    private static final int MAX_NOTE_LENGTH = 200;
    private static final int MAX_WEIGHT = 1000;
    private static final int MAX_RANGES = 50;
    private static final int MAX_REQUESTS = 1_000_000;
    private static final int MAX_WINDOW_SECONDS = 86_400;
    private static final String ID = "an id";
    private static final String AMOUNT = "a number above 0 with at most " + Credits.SCALE + " places";
    private static final String CHANGE =
            "a number with at most " + Credits.SCALE + " places, negative to take credits back, and not 0";
    private static final UUID NO_ID = new UUID(0, 0);
    private static final int MAX_OVERLAP_SECONDS = 604_800;
    private static final JsonNode NO_FIELDS = JsonNodeFactory.instance.objectNode();

    private final List<Violation> violations = new ArrayList<>();
    private final FieldReader fields;

    private AdminBody(JsonNode json) {
        this.fields = new FieldReader(json, "", violations);
    }

    /** A new account; an absent limit is that of the configuration. */
    record NewAccount(
            String name,
            int weight,
            Optional<Integer> maxRunning,
            Optional<Integer> maxQueued,
            Optional<Integer> retentionDays,
            boolean kafka) {}

    /** The properties of an account that can change. {@code retentionDays} absent or 0: the default of the installation. */
    record AccountProperties(
            int weight,
            Optional<Integer> maxRunning,
            Optional<Integer> maxQueued,
            Optional<Integer> retentionDays,
            boolean legalHold,
            boolean kafka) {}

    /** Credits to grant, or to take back where they are negative. */
    record TopUp(Credits credits, String note) {}

    /** A new key. */
    record NewKey(UUID accountId, KeyProperties properties) {}

    static NewAccount newAccount(byte[] body) {
        return read(
                body,
                admin -> new NewAccount(
                        admin.fields.requiredText("name", MAX_NAME_LENGTH),
                        admin.count("weight", 1, MAX_WEIGHT).orElse(1),
                        admin.count("max_running", 1, Integer.MAX_VALUE),
                        admin.count("max_queued", 1, Integer.MAX_VALUE),
                        admin.count("retention_days", 1, Account.MAX_RETENTION_DAYS),
                        admin.fields.flag("kafka").orElse(false)));
    }

    /** The properties of an account after a change in the manner of a JSON Merge Patch: null is the default, absent fields stay. */
    static AccountProperties changedAccount(ObjectNode current, byte[] patch) {
        return read(
                merged(current, patch),
                admin -> new AccountProperties(
                        admin.count("weight", 1, MAX_WEIGHT).orElse(1),
                        admin.count("max_running", 1, Integer.MAX_VALUE),
                        admin.count("max_queued", 1, Integer.MAX_VALUE),
                        admin.count("retention_days", 0, Account.MAX_RETENTION_DAYS),
                        admin.fields.flag("legal_hold").orElse(false),
                        admin.fields.flag("kafka").orElse(false)));
    }

    static TopUp topUp(byte[] body) {
        return read(body, admin -> {
            admin.fields.require("credits", CHANGE);
            Credits credits =
                    admin.fields.parsed("credits", CHANGE, AdminBody::change).orElse(Credits.ZERO);
            String note = admin.fields.text("note", 0, MAX_NOTE_LENGTH).orElse("");
            if (credits.negative() && note.isBlank()) {
                admin.violations.add(Violation.of("note", "absent", "the reason why credits are taken back"));
            }
            return new TopUp(credits, note);
        });
    }

    /** Why an operator suspends a provider. */
    static Optional<String> suspension(byte[] body) {
        return read(
                body.length == 0 ? NO_FIELDS : JsonBody.read(body),
                admin -> admin.fields.text("reason", 1, MAX_NOTE_LENGTH));
    }

    static NewKey newKey(byte[] body) {
        return read(body, admin -> {
            admin.fields.require("account_id", ID);
            return new NewKey(admin.fields.parsed("account_id", ID, Uuids::read).orElse(NO_ID), admin.keyProperties());
        });
    }

    /** The properties of a key after a change in the manner of a JSON Merge Patch: null removes, absent fields stay. */
    static KeyProperties changedKey(ObjectNode current, byte[] patch) {
        return read(merged(current, patch), AdminBody::keyProperties);
    }

    private static ObjectNode merged(ObjectNode current, byte[] patch) {
        JsonNode change = JsonBody.read(patch);
        requireObject(change);
        for (Map.Entry<String, JsonNode> field : change.properties()) {
            current.set(field.getKey(), field.getValue());
        }
        return current;
    }

    /** For how long a rotated key's former secret stays valid. */
    static Duration overlap(byte[] body) {
        return read(
                body.length == 0 ? NO_FIELDS : JsonBody.read(body),
                admin -> Duration.ofSeconds(
                        admin.count("overlap_seconds", 0, MAX_OVERLAP_SECONDS).orElse(0)));
    }

    private KeyProperties keyProperties() {
        return new KeyProperties(
                fields.requiredText("name", MAX_NAME_LENGTH),
                scopes(),
                fields.parsed("expires_at", Times.LIMIT, Times::read),
                amount("spend_limit"),
                amount("daily_spend_limit"),
                rateLimit(),
                new AllowedIps(
                        fields.parsedList("allowed_ips", MAX_RANGES, "an IP address or a CIDR", AllowedIps::parse)));
    }

    private static <T> T read(byte[] body, Function<AdminBody, T> shape) {
        return read(JsonBody.read(body), shape);
    }

    private static void requireObject(JsonNode json) {
        if (!json.isObject()) {
            throw new RefusedException(
                    new InvalidRequest(List.of(Violation.of("request", json.toString(), "a JSON object"))));
        }
    }

    private static <T> T read(JsonNode json, Function<AdminBody, T> shape) {
        requireObject(json);
        AdminBody admin = new AdminBody(json);
        T read = shape.apply(admin);
        admin.fields.unknown(UnknownFields.REJECT);
        if (!admin.violations.isEmpty()) {
            throw new RefusedException(new InvalidRequest(admin.violations));
        }
        return read;
    }

    private Optional<Integer> count(String name, int min, int max) {
        return fields.integer(name, min, max).map(Math::toIntExact);
    }

    private Optional<Credits> amount(String name) {
        return fields.parsed(name, AMOUNT, AdminBody::credits);
    }

    private Set<Scope> scopes() {
        List<Scope> named = fields.parsedList("scopes", Scope.values().length, "one of generate, admin", Scope::parse);
        return named.isEmpty() ? EnumSet.of(Scope.GENERATE) : EnumSet.copyOf(named);
    }

    private Optional<RateLimit> rateLimit() {
        return fields.object("rate_limit").map(json -> {
            FieldReader limit = new FieldReader(json, "rate_limit.", violations);
            long seconds = limit.requiredInteger("seconds", 1, MAX_WINDOW_SECONDS);
            long requests = limit.requiredInteger("requests", 1, MAX_REQUESTS);
            limit.unknown(UnknownFields.REJECT);
            return new RateLimit(Math.toIntExact(requests), Duration.ofSeconds(seconds));
        });
    }

    private static Optional<Credits> credits(String text) {
        return change(text).filter(Credits::positive);
    }

    private static Optional<Credits> change(String text) {
        try {
            return Optional.of(Credits.of(text)).filter(amount -> !amount.equals(Credits.ZERO));
        } catch (IllegalArgumentException notAnAmount) {
            return Optional.empty();
        }
    }
}
