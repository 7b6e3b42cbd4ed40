package io.darkroom.submitter.admin;

import com.fasterxml.jackson.databind.node.ArrayNode;
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
import io.darkroom.submitter.account.KeyProperties;
import io.darkroom.submitter.account.KeySecret;
import io.darkroom.submitter.account.WebhookSecrets;
import io.darkroom.submitter.admin.AdminBody.NewKey;
import io.darkroom.submitter.api.QueryParameters;
import io.darkroom.submitter.credit.KeySpending;
import io.darkroom.submitter.refusal.Refusal.NotFound;
import io.darkroom.submitter.refusal.RefusedException;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.persistence.LockModeType;
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
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** {@code /v1/admin/keys}. The secret of a key is shown once; only its hash is stored. */
@Path("/v1/admin/keys")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@RolesAllowed(Scope.ADMIN_ROLE)
public class KeyResource {

    private static final int PAGE_SIZE = 100;

    private final RequestTransactions transactions;
    private final WebhookSecrets secrets;
    private final KeySpending spending;
    private final InstantSource clock;

    KeyResource(RequestTransactions transactions, WebhookSecrets secrets, KeySpending spending, InstantSource clock) {
        this.transactions = transactions;
        this.secrets = secrets;
        this.spending = spending;
        this.clock = clock;
    }

    /** 201 and the key, whose secret is never shown again. */
    @POST
    public Response create(byte[] body) {
        return transactions.call(() -> {
            NewKey requested = AdminBody.newKey(body);
            Account account = Account.lock(requested.accountId())
                    .filter(found -> found.closedAt == null)
                    .orElseThrow(() -> new RefusedException(new NotFound("account " + requested.accountId())));
            Instant now = clock.instant();
            KeySecret secret = KeySecret.random();
            ApiKey key = new ApiKey(AccountId.next(now).value(), account.id, secret, requested.properties(), now);
            key.persist();
            secrets.publish(new AccountId(account.id));
            return Response.status(201)
                    .entity(KeyView.of(key, Map.of(), Optional.of(secret)))
                    .build();
        });
    }

    @GET
    public PageView<KeyView> list(
            @QueryParam("account_id") @Nullable String account,
            @QueryParam("limit") @Nullable String limit,
            @QueryParam("cursor") @Nullable String cursor) {
        Optional<UUID> owner = QueryParameters.account(account);
        int size = QueryParameters.limit(limit, PAGE_SIZE).orElse(PAGE_SIZE);
        Optional<UUID> behind = QueryParameters.cursor(cursor);
        return transactions.call(() -> {
            List<ApiKey> found = ApiKey.page(owner, behind, size + 1);
            boolean more = found.size() > size;
            List<ApiKey> keys = more ? found.subList(0, size) : found;
            Map<UUID, Credits> today = spending.today(
                    keys.stream()
                            .filter(key -> key.limits().any())
                            .map(key -> key.id)
                            .toList(),
                    clock.instant());
            return PageView.of(
                    keys.stream()
                            .map(key -> KeyView.of(key, today, Optional.empty()))
                            .toList(),
                    more ? Optional.of(keys.getLast().id.toString()) : Optional.empty());
        });
    }

    @GET
    @Path("/{id}")
    public KeyView get(@PathParam("id") UUID id) {
        return transactions.call(() -> view(found(ApiKey.findByIdOptional(id), id), Optional.empty()));
    }

    /** Changes a key as a JSON Merge Patch does. Every replica knows the change once its cache entry expires. */
    @PATCH
    @Path("/{id}")
    public KeyView change(@PathParam("id") UUID id, byte[] body) {
        return transactions.call(() -> {
            ApiKey key = valid(id);
            key.set(AdminBody.changedKey(editable(key.properties()), body));
            return view(key, Optional.empty());
        });
    }

    /** Replaces the secret, and shows the new one once. The former one stays valid for the overlap that the body asks for. */
    @POST
    @Path("/{id}/rotate")
    @Consumes(MediaType.WILDCARD)
    public KeyView rotate(@PathParam("id") UUID id, byte[] body) {
        return transactions.call(() -> {
            Duration overlap = AdminBody.overlap(body);
            ApiKey key = valid(id);
            KeySecret secret = KeySecret.random();
            key.rotate(secret, clock.instant().plus(overlap));
            key.persistAndFlush();
            secrets.publish(new AccountId(key.accountId));
            return view(key, Optional.of(secret));
        });
    }

    /** Every replica refuses the key once its cache entry expires. */
    @DELETE
    @Path("/{id}")
    @Consumes(MediaType.WILDCARD)
    public KeyView revoke(@PathParam("id") UUID id) {
        return transactions.call(() -> {
            ApiKey key = locked(id);
            key.revoke(clock.instant());
            return view(key, Optional.empty());
        });
    }

    private KeyView view(ApiKey key, Optional<KeySecret> secret) {
        return KeyView.of(key, spending.today(List.of(key.id), clock.instant()), secret);
    }

    private static ApiKey locked(UUID id) {
        return found(ApiKey.findByIdOptional(id, LockModeType.PESSIMISTIC_WRITE), id);
    }

    private static ApiKey found(Optional<ApiKey> key, UUID id) {
        return key.orElseThrow(() -> new RefusedException(new NotFound("key " + id)));
    }

    private static ApiKey valid(UUID id) {
        ApiKey key = locked(id);
        if (key.revokedAt != null) {
            throw Problems.of(409, "revoked", "The key is revoked", "create another key instead");
        }
        return key;
    }

    // What a change may name, in the form that a new key has.
    private static ObjectNode editable(KeyProperties properties) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("name", properties.name());
        ArrayNode scopes = json.putArray("scopes");
        properties.scopes().stream().map(Scope::word).forEach(scopes::add);
        properties.expiresAt().ifPresent(at -> json.put("expires_at", at.toString()));
        properties.spendLimit().ifPresent(limit -> json.put("spend_limit", limit.toString()));
        properties.dailySpendLimit().ifPresent(limit -> json.put("daily_spend_limit", limit.toString()));
        properties
                .rateLimit()
                .ifPresent(limit -> json.putObject("rate_limit")
                        .put("requests", limit.requests())
                        .put("seconds", limit.window().toSeconds()));
        ArrayNode allowed = json.putArray("allowed_ips");
        properties.allowedIps().written().forEach(allowed::add);
        return json;
    }
}
