package io.darkroom.submitter.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import io.darkroom.contracts.Json;
import io.darkroom.providers.DialectError;
import io.darkroom.submitter.accept.ApiConfig;
import io.darkroom.submitter.http.Problems;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.HttpHeaders;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Objects;
import org.jboss.logging.Logger;

/** Hands an upload on to storage-service, which takes it under the same key. */
@Singleton
class ForwardUpload {

    private static final Logger LOG = Logger.getLogger(ForwardUpload.class);
    private static final Duration CONNECT = Duration.ofSeconds(2);
    private static final Duration ANSWER = Duration.ofSeconds(60);

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(CONNECT).build();
    private final ApiConfig.Storage storage;

    ForwardUpload(ApiConfig config) {
        this.storage = config.storage();
    }

    /** A form's first file, as storage-service took it; its problem when it took nothing. */
    JsonNode form(InputStream body, HttpHeaders headers) throws IOException, InterruptedException {
        String type = Objects.requireNonNullElse(headers.getHeaderString("Content-Type"), "multipart/form-data");
        return send(HttpRequest.BodyPublishers.ofInputStream(() -> body), type, headers)
                .path("data")
                .path(0);
    }

    /** One image. */
    JsonNode image(byte[] bytes, String type, HttpHeaders headers) throws IOException, InterruptedException {
        return send(HttpRequest.BodyPublishers.ofByteArray(bytes), type, headers);
    }

    private JsonNode send(HttpRequest.BodyPublisher body, String type, HttpHeaders headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create(storage.internalUrl().orElse(storage.publicUrl()) + "/v1/uploads"))
                .timeout(ANSWER)
                .header("Content-Type", type)
                .POST(body);
        for (String header : new String[] {"Authorization", "X-API-Key"}) {
            String value = headers.getHeaderString(header);
            if (value != null) {
                request.header(header, value);
            }
        }
        HttpResponse<byte[]> answer = sent(request.build());
        JsonNode json = Json.mapper().readTree(answer.body());
        if (answer.statusCode() != 201) {
            throw new DialectException(refusal(answer.statusCode(), json));
        }
        return json;
    }

    private static DialectError refusal(int status, JsonNode problem) {
        return new DialectError(
                status == 415 || status == 422 ? 400 : status,
                problem.path("code").asText("error"),
                problem.path("detail").asText("the upload was refused"));
    }

    private HttpResponse<byte[]> sent(HttpRequest request) throws InterruptedException {
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofByteArray());
        } catch (IOException e) {
            LOG.warnf("storage-service does not answer: %s", e.getMessage());
            throw Problems.unavailable();
        }
    }

    @PreDestroy
    void close() {
        http.close();
    }
}
