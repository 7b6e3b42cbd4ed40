package io.darkroom.submitter.api;

import io.darkroom.service.auth.Scope;
import io.darkroom.service.json.ListView;
import io.darkroom.service.transaction.RequestTransactions;
import io.darkroom.submitter.account.WebhookSecrets;
import io.darkroom.submitter.caller.Caller;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** {@code /v1/webhook-secrets}: the secrets with which the caller verifies its webhooks. */
@Path("/v1/webhook-secrets")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@RolesAllowed(Scope.GENERATE_ROLE)
public class WebhookSecretResource {

    private final RequestTransactions transactions;
    private final WebhookSecrets secrets;
    private final Caller caller;

    WebhookSecretResource(RequestTransactions transactions, WebhookSecrets secrets, Caller caller) {
        this.transactions = transactions;
        this.secrets = secrets;
        this.caller = caller;
    }

    public record SecretView(
            String object,
            String secret,
            Instant createdAt,
            @Nullable Instant expiresAt) {

        private static SecretView of(WebhookSecrets.Secret secret) {
            return new SecretView(
                    "webhook_secret",
                    secret.secret(),
                    secret.createdAt(),
                    secret.expiresAt().orElse(null));
        }
    }

    /** The secrets that sign now, the newest first. */
    @GET
    public ListView<SecretView> list() {
        return transactions.call(() -> {
            return view();
        });
    }

    /** Creates a new secret; the previous one also signs until its overlap ends. */
    @POST
    @Path("/rotate")
    public ListView<SecretView> rotate() {
        return transactions.call(() -> {
            secrets.rotate(caller.account());
            return view();
        });
    }

    private ListView<SecretView> view() {
        return ListView.of(
                secrets.of(caller.account()).stream().map(SecretView::of).toList());
    }
}
