package io.darkroom.submitter.admin;

import io.darkroom.contracts.AccountId;
import io.darkroom.contracts.Credits;
import io.darkroom.contracts.Sha256;
import io.darkroom.service.auth.Scope;
import io.darkroom.service.json.ListView;
import io.darkroom.submitter.account.Account;
import io.darkroom.submitter.account.ApiKey;
import io.darkroom.submitter.account.WebhookSecrets;
import io.darkroom.submitter.admin.AdminBody.NewKey;
import io.darkroom.submitter.refusal.Refusal.NotFound;
import io.darkroom.submitter.refusal.RefusedException;
import io.darkroom.submitter.transaction.RequestTransactions;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** {@code /v1/admin/keys}. A key is 256 random bits, shown once; only its hash is stored. */
@Path("/v1/admin/keys")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@RolesAllowed(Scope.ADMIN_ROLE)
public class KeyResource {

    private static final String PREFIX = "dk_";
    private static final int KEY_BYTES = 32;
    private static final int SHOWN_PREFIX_LENGTH = 11;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final RequestTransactions transactions;
    private final WebhookSecrets secrets;
    private final InstantSource clock;

    KeyResource(RequestTransactions transactions, WebhookSecrets secrets, InstantSource clock) {
        this.transactions = transactions;
        this.secrets = secrets;
        this.clock = clock;
    }

    /** At most {@code requests} in {@code seconds}. */
    public record RateLimitView(int requests, int seconds) {}

    public record KeyView(
            UUID id,
            String object,
            UUID accountId,
            String name,
            String prefix,
            Set<String> scopes,
            @Nullable Credits spendLimit,
            @Nullable Credits dailySpendLimit,
            @Nullable RateLimitView rateLimit,
            List<String> allowedIps,
            Instant createdAt,
            @Nullable Instant expiresAt,
            @Nullable Instant revokedAt,
            @Nullable String key) {}

    /** 201 and the key, which is never shown again. */
    @POST
    public Response create(byte[] body) {
        return transactions.call(() -> {
            NewKey requested = AdminBody.newKey(body);
            if (Account.findByIdOptional(requested.accountId()).isEmpty()) {
                throw new RefusedException(new NotFound("account " + requested.accountId()));
            }
            byte[] random = new byte[KEY_BYTES];
            RANDOM.nextBytes(random);
            String secret = PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(random);
            Instant now = clock.instant();
            ApiKey key = new ApiKey(
                    AccountId.next(now).value(),
                    requested.accountId(),
                    requested.name(),
                    secret.substring(0, SHOWN_PREFIX_LENGTH),
                    Sha256.of(secret),
                    Scope.write(requested.scopes()),
                    now);
            key.expiresAt = requested.expiresAt().orElse(null);
            key.spendLimit = requested.spendLimit().map(Credits::amount).orElse(null);
            key.dailySpendLimit =
                    requested.dailySpendLimit().map(Credits::amount).orElse(null);
            requested.rateLimit().ifPresent(limit -> {
                key.rateRequests = limit.requests();
                key.rateSeconds = Math.toIntExact(limit.window().toSeconds());
            });
            key.allowedIps = requested.allowedIps().write();
            key.persist();
            secrets.publish(new AccountId(key.accountId));
            return Response.status(201).entity(view(key, secret)).build();
        });
    }

    @GET
    public ListView<KeyView> list(@QueryParam("account_id") @Nullable UUID account) {
        return transactions.call(() -> {
            List<ApiKey> keys = account == null
                    ? ApiKey.list("order by id desc")
                    : ApiKey.list("accountId = ?1 order by id desc", account);
            return ListView.of(keys.stream().map(key -> view(key, null)).toList());
        });
    }

    /** Every replica refuses the key once its cache entry expires. */
    @DELETE
    @Path("/{id}")
    @Consumes(MediaType.WILDCARD)
    public KeyView revoke(@PathParam("id") UUID id) {
        return transactions.call(() -> {
            ApiKey key = ApiKey.<ApiKey>findByIdOptional(id)
                    .orElseThrow(() -> new RefusedException(new NotFound("key " + id)));
            if (key.revokedAt == null) {
                key.revokedAt = clock.instant();
            }
            return view(key, null);
        });
    }

    private static KeyView view(ApiKey key, @Nullable String secret) {
        return new KeyView(
                key.id,
                "key",
                key.accountId,
                key.name,
                key.prefix,
                Scope.read(key.scopes).stream().map(Scope::word).collect(Collectors.toSet()),
                key.limits().total().orElse(null),
                key.limits().day().orElse(null),
                key.rateRequests == null || key.rateSeconds == null
                        ? null
                        : new RateLimitView(key.rateRequests, key.rateSeconds),
                key.allowedIps.isEmpty() ? List.of() : List.of(key.allowedIps.split(",")),
                key.createdAt,
                key.expiresAt,
                key.revokedAt,
                secret);
    }
}
