package io.darkroom.callback;

import io.darkroom.contracts.AccountId;
import io.darkroom.contracts.AssetId;
import io.darkroom.contracts.ErrorCode;
import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.GenerationStatus;
import io.darkroom.contracts.Json;
import io.darkroom.contracts.ProviderName;
import io.darkroom.contracts.SealedSecrets;
import io.darkroom.contracts.event.AccountChanged;
import io.darkroom.contracts.event.AccountChanged.KeyHash;
import io.darkroom.contracts.event.AccountChanged.SigningSecret;
import io.darkroom.contracts.event.ArchivedImage;
import io.darkroom.contracts.event.AttemptError;
import io.darkroom.contracts.event.GenerationCanceled;
import io.darkroom.contracts.event.GenerationCompleted;
import io.darkroom.contracts.event.GenerationFailed;
import io.darkroom.contracts.event.GenerationProgressed;
import io.darkroom.contracts.event.GenerationSummary;
import io.darkroom.contracts.event.LifecycleEvent;
import io.darkroom.contracts.request.GenerationRequest;
import io.darkroom.contracts.request.UnknownFields;
import io.darkroom.contracts.request.WebhookEvent;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The events that submitter-service publishes about an account and its generations. */
public record PublishedEvents(AccountId account, UUID keyId, SealedSecrets sealed) {

    public static final String KEY = "dk_of_this_test";
    /** Seals with a key of its own; tests of a running service use the service's. */
    public static final SealedSecrets SEALED =
            new SealedSecrets(List.of("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="));

    public static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    public static PublishedEvents by(AccountId account, SealedSecrets sealed) {
        return new PublishedEvents(account, UUID.randomUUID(), sealed);
    }

    /** The account with {@code secrets} as its signing secrets. */
    public AccountChanged account(Instant now, String... secrets) {
        return new AccountChanged(
                account,
                Arrays.stream(secrets)
                        .map(secret -> new SigningSecret(
                                sealed.seal(AccountChanged.ownerOfSecrets(account), secret), Optional.empty()))
                        .toList(),
                List.of(new KeyHash(keyId, sealed.seal(AccountChanged.ownerOfKey(keyId), sha256(KEY)))),
                now);
    }

    public GenerationProgressed progressed(GenerationId id, URI hook, String dialect, int progress) {
        Instant now = Instant.now();
        return new GenerationProgressed(
                id, account, now, summary(GenerationStatus.PROCESSING, progress, hook, dialect, Optional.empty()));
    }

    public GenerationCompleted completed(GenerationId id, URI hook, String dialect) {
        return new GenerationCompleted(
                id,
                account,
                1,
                List.of(new ArchivedImage(
                        new AssetId(UUID.randomUUID()), "image/jpeg", 1234, "ab".repeat(32), 2048, 1024)),
                Instant.now(),
                Optional.of(summary(GenerationStatus.COMPLETED, 100, hook, dialect, Optional.empty())));
    }

    public GenerationFailed failed(GenerationId id, URI hook, String dialect) {
        AttemptError error = new AttemptError(ErrorCode.CONTENT_POLICY, "refused for its content");
        return new GenerationFailed(
                id,
                account,
                error,
                Instant.now(),
                Optional.of(summary(GenerationStatus.FAILED, 0, hook, dialect, Optional.of(error))));
    }

    public GenerationCanceled canceled(GenerationId id, URI hook, String dialect) {
        AttemptError error = new AttemptError(ErrorCode.CANCELED, "canceled by the client");
        return new GenerationCanceled(
                id,
                account,
                Instant.now(),
                Optional.of(summary(GenerationStatus.CANCELED, 0, hook, dialect, Optional.of(error))));
    }

    public LifecycleEvent ended(GenerationStatus status, GenerationId id, URI hook, String dialect) {
        return switch (status) {
            case COMPLETED -> completed(id, hook, dialect);
            case FAILED -> failed(id, hook, dialect);
            case CANCELED -> canceled(id, hook, dialect);
            case QUEUED, SUBMITTED, PROCESSING, ARCHIVING ->
                throw new IllegalArgumentException(status + " is not an end");
        };
    }

    private GenerationSummary summary(
            GenerationStatus status, int progress, URI hook, String dialect, Optional<AttemptError> error) {
        Instant now = Instant.now();
        return new GenerationSummary(
                status,
                progress,
                request(hook),
                Optional.of(dialect).filter(name -> !name.equals("native")).map(ProviderName::of),
                Optional.of(keyId),
                Optional.empty(),
                List.of(),
                new BigDecimal("2.25"),
                status.ended()
                        ? Optional.of(status == GenerationStatus.COMPLETED ? new BigDecimal("2.25") : BigDecimal.ZERO)
                        : Optional.empty(),
                error,
                now,
                now.plusSeconds(600),
                status.ended() ? Optional.of(now) : Optional.empty());
    }

    private static GenerationRequest request(URI hook) {
        return GenerationRequest.read(
                Json.mapper()
                        .valueToTree(Map.of(
                                "model", "seedream-4.5",
                                "prompt", "a lamp",
                                "webhook_url", hook.toString(),
                                "webhook_events",
                                        Arrays.stream(WebhookEvent.values())
                                                .map(WebhookEvent::word)
                                                .toList(),
                                "metadata", Map.of("order", "42"))),
                UnknownFields.REJECT);
    }

    public static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
