package io.darkroom.submitter.dialect;

import io.darkroom.contracts.AccountId;
import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.ProviderName;
import io.darkroom.contracts.request.GenerationRequest;
import io.darkroom.contracts.request.InvalidRequest;
import io.darkroom.providers.Dialect;
import io.darkroom.providers.Spoken;
import io.darkroom.submitter.accept.AcceptRequest;
import io.darkroom.submitter.accept.ApiConfig;
import io.darkroom.submitter.accept.Form;
import io.darkroom.submitter.accept.IdempotencyKeys;
import io.darkroom.submitter.account.Caller;
import io.darkroom.submitter.account.Scope;
import io.darkroom.submitter.dispatch.WaitingLine.Place;
import io.darkroom.submitter.http.Problems;
import io.darkroom.submitter.lifecycle.Generation;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What every dialect's resource does: a submission in, a status out. Errors are thrown natively and told in the dialect's shape. */
@Singleton
class Speak {

    private final AcceptRequest accept;
    private final Caller caller;
    private final ApiConfig config;

    Speak(AcceptRequest accept, Caller caller, ApiConfig config) {
        this.accept = accept;
        this.caller = caller;
        this.config = config;
    }

    Response submit(Dialect dialect, byte[] body, @Nullable String idempotencyKey) {
        caller.require(Scope.GENERATE);
        GenerationRequest request;
        try {
            request = dialect.readRequest(body);
        } catch (InvalidRequest e) {
            throw Problems.invalidRequest(e.violations());
        }
        AcceptRequest.Accepted accepted = accept.accept(
                caller.credential(),
                request,
                Optional.ofNullable(idempotencyKey).map(IdempotencyKeys::checked),
                new DialectForm(dialect));
        return json(dialect.acceptedStatus(), accepted.answer());
    }

    Response status(Dialect dialect, String taskId) {
        Generation generation = dialect.generation(taskId)
                .flatMap(id -> find(caller.account(), id))
                .orElseThrow(() -> Problems.notFound("there is no such task"));
        return json(200, new String(dialect.writeStatus(spoken(generation)), StandardCharsets.UTF_8));
    }

    private record DialectForm(Dialect spokenDialect) implements Form {

        @Override
        public Optional<ProviderName> dialect() {
            return Optional.of(spokenDialect.name());
        }

        @Override
        public String accepted(Generation generation, GenerationRequest request, Place place) {
            return new String(
                    spokenDialect.writeAccepted(speak(generation, request, List.of())), StandardCharsets.UTF_8);
        }
    }

    // Somebody else's generation is as unknown as one that never was.
    private static Optional<Generation> find(AccountId account, GenerationId id) {
        return QuarkusTransaction.requiringNew()
                .call(() -> Generation.<Generation>findByIdOptional(id.value())
                        .filter(found -> found.accountId.equals(account.value())));
    }

    private Spoken spoken(Generation generation) {
        URI storage = config.storage().publicUrl();
        return speak(
                generation,
                generation.readRequest(),
                generation.readImages().stream()
                        .map(image -> URI.create(storage + "/v1/assets/" + image.assetId()))
                        .toList());
    }

    private static Spoken speak(Generation generation, GenerationRequest request, List<URI> images) {
        return new Spoken(
                generation.generationId(),
                request,
                generation.status,
                generation.progress,
                images,
                generation.error(),
                generation.reserved,
                Optional.ofNullable(generation.charged),
                generation.createdAt,
                Optional.ofNullable(generation.finishedAt));
    }

    private static Response json(int status, String body) {
        return Response.status(status)
                .type(MediaType.APPLICATION_JSON_TYPE)
                .entity(body)
                .build();
    }
}
