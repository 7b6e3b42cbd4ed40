package io.darkroom.service.submitter;

import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.GenerationStatus;
import io.darkroom.service.auth.KeyCheck;
import io.darkroom.service.auth.KeyDirectory;
import io.darkroom.service.auth.PresentedKey;
import io.darkroom.service.client.InternalCall;
import io.darkroom.service.client.InternalCalls;
import io.quarkus.arc.DefaultBean;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.ProcessingException;
import jakarta.ws.rs.WebApplicationException;
import java.net.URI;
import java.util.function.Function;
import java.util.function.Supplier;
import org.eclipse.microprofile.rest.client.inject.RestClient;
import org.jboss.logging.Logger;

/** Asks submitter-service about each key, so that a key that is revoked there is refused here as soon. */
@Singleton
@DefaultBean
public class SubmitterKeys implements KeyDirectory {

    private static final Logger LOG = Logger.getLogger(SubmitterKeys.class);

    private final SubmitterApi submitter;
    private final Function<InternalCall, String> signed;
    private final URI address;

    @Inject
    SubmitterKeys(@RestClient SubmitterApi submitter, InternalCalls internalCalls, SubmitterConfig config) {
        this(submitter, internalCalls::sign, config.url());
    }

    SubmitterKeys(SubmitterApi submitter, Function<InternalCall, String> signed, URI address) {
        this.submitter = submitter;
        this.signed = signed;
        this.address = address;
    }

    @Override
    public KeyCheck check(PresentedKey key) {
        return asked(
                () -> new KeyCheck.Valid(submitter.key(bearer(key), client(key)).key()));
    }

    /** Whether a generation belongs to the account of {@code key}. */
    public Ownership ownership(PresentedKey key, GenerationId generation) {
        return owned(() -> {
            submitter.requireOwner(generation.toString(), bearer(key), client(key));
            return new Ownership.Owner();
        });
    }

    /** As {@link #ownership}, for what only a completed generation has. */
    public Ownership ownershipOfCompleted(PresentedKey key, GenerationId generation) {
        return owned(() -> submitter
                        .generation(generation.toString(), bearer(key), client(key))
                        .status()
                        .equals(GenerationStatus.COMPLETED)
                ? new Ownership.Owner()
                : new Ownership.NotCompleted());
    }

    private Ownership owned(Supplier<Ownership> question) {
        try {
            return question.get();
        } catch (WebApplicationException e) {
            return e.getResponse().getStatus() == 404 ? new Ownership.NotOwner() : new Ownership.InvalidKey(refused(e));
        } catch (ProcessingException e) {
            return new Ownership.InvalidKey(unavailable(e));
        }
    }

    private KeyCheck asked(Supplier<KeyCheck> question) {
        try {
            return question.get();
        } catch (WebApplicationException e) {
            return refused(e);
        } catch (ProcessingException e) {
            return unavailable(e);
        }
    }

    private KeyCheck.Refused refused(WebApplicationException answer) {
        return switch (answer.getResponse().getStatus()) {
            case 401 -> invalid(String.valueOf(answer.getResponse().getHeaderString("WWW-Authenticate")));
            case 403 -> new KeyCheck.AddressNotAllowed();
            case 429 -> new KeyCheck.RateLimited();
            default -> unavailable(answer);
        };
    }

    private static KeyCheck.Refused invalid(String challenge) {
        if (challenge.contains("key_expired")) {
            return new KeyCheck.Expired();
        }
        return challenge.contains("key_revoked") ? new KeyCheck.Revoked() : new KeyCheck.Unknown();
    }

    private KeyCheck.Refused unavailable(RuntimeException cause) {
        LOG.warnf("submitter-service does not answer at %s: %s", address, cause.getMessage());
        return new KeyCheck.Unavailable();
    }

    private static String bearer(PresentedKey key) {
        return "Bearer " + key.text();
    }

    private String client(PresentedKey key) {
        return signed.apply(key.client());
    }
}
