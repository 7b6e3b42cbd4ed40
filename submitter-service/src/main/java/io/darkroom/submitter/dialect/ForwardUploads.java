package io.darkroom.submitter.dialect;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.darkroom.contracts.Json;
import io.darkroom.providers.DialectError;
import io.darkroom.service.problem.Problems;
import io.darkroom.submitter.dialect.StorageUploads.StoredUpload;
import io.darkroom.submitter.dialect.StorageUploads.UploadTicket;
import io.darkroom.submitter.dialect.StorageUploads.UploadedImage;
import io.darkroom.submitter.refusal.RefusedException;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import jakarta.ws.rs.ProcessingException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.eclipse.microprofile.rest.client.inject.RestClient;
import org.jboss.logging.Logger;

/** Forwards uploads to storage-service, which stores them under the same key. */
@Singleton
class ForwardUploads implements ImageUpload {

    private static final Logger LOG = Logger.getLogger(ForwardUploads.class);

    private final StorageUploads storage;
    private final ForwardCaller caller;

    ForwardUploads(@RestClient StorageUploads storage, ForwardCaller caller) {
        this.storage = storage;
        this.caller = caller;
    }

    /** The first file of a form, as it was stored. */
    UploadedImage form(InputStream form, HttpServerRequest call) {
        String contentType = Objects.requireNonNullElse(call.getHeader("Content-Type"), "multipart/form-data");
        return stored(() -> storage.form(form, contentType, caller.of(call)))
                .data()
                .getFirst();
    }

    @Override
    public UploadedImage image(byte[] image, String contentType, HttpServerRequest call) {
        return stored(() -> storage.image(image, contentType, caller.of(call)));
    }

    /** One image, streamed; storage-service finds out its type. */
    StoredUpload stream(InputStream image, HttpServerRequest call) {
        return stored(() -> storage.stream(image, MediaType.APPLICATION_OCTET_STREAM, caller.of(call)));
    }

    /** Prepares an upload without a key. */
    UploadTicket initiate(HttpServerRequest call) {
        return stored(() -> storage.initiate(caller.of(call)));
    }

    /** The caller's newest uploads that have not expired. */
    List<StoredUpload> list(HttpServerRequest call) {
        return stored(() -> storage.list(caller.of(call))).data();
    }

    StoredUpload info(String id, HttpServerRequest call) {
        return stored(() -> storage.info(id, caller.of(call)));
    }

    void delete(String id, HttpServerRequest call) {
        stored(() -> {
            storage.delete(id, caller.of(call));
            return id;
        });
    }

    private static <T> T stored(Supplier<T> upload) {
        try {
            return upload.get();
        } catch (WebApplicationException e) {
            throw new DialectException(refusal(e.getResponse()));
        } catch (ProcessingException e) {
            LOG.warnf("storage-service does not answer: %s", e.getMessage());
            throw tooLarge(e)
                    .<RuntimeException>map(refused -> refused)
                    .orElseGet(() -> Problems.unavailable("storage-service does not answer; try again after 5 s"));
        }
    }

    static DialectError refusal(Response answer) {
        JsonNode problem = problem(answer.readEntity(String.class));
        int status = answer.getStatus();
        return new DialectError(
                status == 415 || status == 422 ? 400 : status,
                problem.path("code").asText("error"),
                problem.path("detail").asText("the upload was refused"));
    }

    private static JsonNode problem(String body) {
        try {
            return Json.readTree(body);
        } catch (JsonProcessingException notJson) {
            return Json.mapper().missingNode();
        }
    }

    // A body without a length turns out to be too large while it is forwarded.
    private static Optional<RefusedException> tooLarge(Throwable failure) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
                .filter(RefusedException.class::isInstance)
                .map(RefusedException.class::cast)
                .findFirst();
    }
}
