package io.darkroom.service;

import com.fasterxml.jackson.databind.JsonNode;
import io.darkroom.contracts.AccountId;
import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.Json;
import io.quarkiverse.resteasy.problem.HttpProblem;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * Asks submitter-service about a caller's key, which alone knows keys, their limits and whose a generation is; so a key that is
 * revoked there is refused here as soon.
 */
@Singleton
public class Keys {

    private static final Logger LOG = Logger.getLogger(Keys.class);
    private static final String ADMIN = "admin";

    private final SubmitterConfig submitter;
    private final HttpClient http;

    Keys(SubmitterConfig submitter) {
        this.submitter = submitter;
        this.http = HttpClient.newBuilder().connectTimeout(submitter.timeout()).build();
    }

    /** Whose key it is and what it may do. */
    public record Holder(AccountId account, Set<String> scopes) {

        /** Refuses a key that lacks {@code scope}. */
        public Holder require(String scope) {
            if (!scopes.contains(scope)) {
                throw Problems.of(
                        403, "forbidden", "The key may not do this", "the key has no scope \"" + scope + "\"");
            }
            return this;
        }
    }

    /** Who calls; a problem when the key is missing or refused. */
    public Holder holder(HttpServerRequest call) {
        HttpResponse<byte[]> answer = ask(call, "/v1/key").orElseThrow(Problems::unauthorized);
        if (answer.statusCode() != 200) {
            throw refused(answer);
        }
        try {
            JsonNode key = Json.mapper().readTree(answer.body());
            Set<String> scopes = new HashSet<>();
            key.path("scopes").forEach(scope -> scopes.add(scope.asText()));
            return new Holder(AccountId.of(key.path("account_id").asText()), scopes);
        } catch (IOException e) {
            throw away(e);
        }
    }

    /** Refuses a caller whose key is not an administrator's. */
    public void requireAdmin(HttpServerRequest call) {
        holder(call).require(ADMIN);
    }

    /** Whether the call brings a key, and it is that of the generation's owner; a problem when it brings another. */
    public boolean opens(HttpServerRequest call, GenerationId generation) {
        Optional<HttpResponse<byte[]>> answer = ask(call, "/v1/generations/" + generation);
        if (answer.isPresent() && answer.get().statusCode() != 200) {
            throw refused(answer.get());
        }
        return answer.isPresent();
    }

    private Optional<HttpResponse<byte[]>> ask(HttpServerRequest call, String path) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(submitter.url() + path)).timeout(submitter.timeout());
        boolean keyed = false;
        for (String header : new String[] {"Authorization", "X-API-Key"}) {
            String value = call.getHeader(header);
            if (value != null) {
                request.header(header, value);
                keyed = true;
            }
        }
        if (!keyed) {
            return Optional.empty();
        }
        String before = call.getHeader("X-Forwarded-For");
        String client = call.remoteAddress() == null ? "" : call.remoteAddress().hostAddress();
        request.header("X-Forwarded-For", before == null ? client : before + ", " + client);
        try {
            return Optional.of(http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray()));
        } catch (IOException e) {
            throw away(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw away(e);
        }
    }

    private static HttpProblem refused(HttpResponse<byte[]> answer) {
        return switch (answer.statusCode()) {
            case 401 -> Problems.unauthorized();
            case 403 ->
                Problems.of(403, "forbidden", "The key may not do this", "the key may not be used so, or from here");
            case 404 -> Problems.notFound("there is no such generation");
            case 429 -> Problems.of(429, "rate_limited", "Too many requests", "the key's rate limit is reached");
            default -> Problems.unavailable("the key cannot be checked now; try again after 5 s");
        };
    }

    private static HttpProblem away(Exception cause) {
        LOG.warnf("submitter-service does not answer: %s", cause.getMessage());
        return Problems.unavailable("the key cannot be checked now; try again after 5 s");
    }

    @PreDestroy
    void close() {
        http.close();
    }
}
