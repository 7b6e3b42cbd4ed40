package io.darkroom.submitter.dialect;

import io.darkroom.providers.registry.Dialects;
import io.darkroom.providers.replicate.ReplicateDialect;
import io.darkroom.service.auth.Scope;
import io.darkroom.service.http.OtherParameters;
import io.darkroom.service.transaction.RequestTransactions;
import io.darkroom.submitter.account.Account;
import io.darkroom.submitter.account.WebhookSecrets;
import io.darkroom.submitter.caller.Caller;
import io.darkroom.submitter.refusal.Refusal.NotFound;
import io.darkroom.submitter.refusal.RefusedException;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Optional;

/** What Replicate's clients ask beside predictions: models, the account, and the secret of its webhooks. */
@Path("/")
@Produces(MediaType.APPLICATION_JSON)
@OtherParameters(OtherParameters.ANY)
@RunOnVirtualThread
public class ReplicateModelResource {

    private static final ReplicateDialect DIALECT = Dialects.get(ReplicateDialect.class);

    private final RequestTransactions transactions;
    private final WebhookSecrets secrets;
    private final Caller caller;

    ReplicateModelResource(RequestTransactions transactions, WebhookSecrets secrets, Caller caller) {
        this.transactions = transactions;
        this.secrets = secrets;
        this.caller = caller;
    }

    @GET
    @Path(ReplicateDialect.MODEL_LIST)
    public String models() {
        return DialectResponder.text(DIALECT.writeModels());
    }

    @GET
    @Path(ReplicateDialect.MODEL)
    public String model(@PathParam("owner") String owner, @PathParam("name") String name) {
        return found(DIALECT.writeModel(owner + "/" + name), "model " + owner + "/" + name);
    }

    @GET
    @Path(ReplicateDialect.MODEL + "/versions")
    public String versions(@PathParam("owner") String owner, @PathParam("name") String name) {
        return found(DIALECT.writeVersions(owner + "/" + name), "model " + owner + "/" + name);
    }

    @GET
    @Path(ReplicateDialect.MODEL + "/versions/{version}")
    public String version(
            @PathParam("owner") String owner, @PathParam("name") String name, @PathParam("version") String version) {
        return found(DIALECT.writeVersion(owner + "/" + name, version), "such version of " + owner + "/" + name);
    }

    @GET
    @Path(ReplicateDialect.ACCOUNT)
    public String account() {
        return transactions.call(() -> {
            Account account = Account.findById(caller.account().value());
            return DialectResponder.text(DIALECT.writeAccount(account.id.toString(), account.name));
        });
    }

    /** The newest secret; after a rotation the one before also signs for a while. */
    @GET
    @Path(ReplicateDialect.WEBHOOK_SECRET)
    @RolesAllowed(Scope.GENERATE_ROLE)
    public String webhookSecret() {
        return transactions.call(() -> {
            return DialectResponder.text(DIALECT.writeWebhookSecret(
                    secrets.of(caller.account()).getFirst().secret()));
        });
    }

    private static String found(Optional<byte[]> json, String what) {
        return json.map(DialectResponder::text).orElseThrow(() -> new RefusedException(new NotFound(what)));
    }
}
