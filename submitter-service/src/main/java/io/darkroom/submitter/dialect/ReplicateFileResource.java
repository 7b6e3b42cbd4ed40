package io.darkroom.submitter.dialect;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.darkroom.contracts.Json;
import io.darkroom.contracts.request.Violation;
import io.darkroom.providers.registry.Dialects;
import io.darkroom.providers.replicate.ReplicateDialect;
import io.darkroom.providers.replicate.ReplicateDialect.StoredFile;
import io.darkroom.service.auth.Scope;
import io.darkroom.service.http.OtherParameters;
import io.darkroom.submitter.dialect.StorageUploads.StoredUpload;
import io.darkroom.submitter.refusal.Refusal.InvalidRequest;
import io.darkroom.submitter.refusal.RefusedException;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jboss.resteasy.reactive.server.multipart.FormValue;
import org.jboss.resteasy.reactive.server.multipart.MultipartFormDataInput;

/** Replicate's files: reference images, which its client uploads before a prediction refers to them. */
@Path(ReplicateDialect.FILES)
@Produces(MediaType.APPLICATION_JSON)
@OtherParameters(OtherParameters.ANY)
@RolesAllowed(Scope.GENERATE_ROLE)
@RunOnVirtualThread
public class ReplicateFileResource {

    private static final ReplicateDialect DIALECT = Dialects.get(ReplicateDialect.class);
    private static final String CONTENT = "content";
    private static final String METADATA = "metadata";

    private final ForwardUploads uploads;

    ReplicateFileResource(ForwardUploads uploads) {
        this.uploads = uploads;
    }

    @POST
    @Consumes(MediaType.MULTIPART_FORM_DATA)
    public Response upload(MultipartFormDataInput form, @Context HttpServerRequest call) throws IOException {
        FormValue content = part(form, CONTENT)
                .filter(FormValue::isFileItem)
                .orElseThrow(() -> invalid(CONTENT, "absent", "a file"));
        JsonNode metadata = metadata(form);
        try (InputStream bytes = content.getFileItem().getInputStream()) {
            StoredUpload stored = uploads.stream(bytes, call);
            String name = Optional.ofNullable(content.getFileName()).orElse(stored.id());
            return DialectResponder.json(201, DialectResponder.text(DIALECT.writeFile(file(stored, name), metadata)));
        }
    }

    @GET
    public String list(@Context HttpServerRequest call) {
        return DialectResponder.text(DIALECT.writeFiles(
                uploads.list(call).stream().map(ReplicateFileResource::file).toList()));
    }

    @GET
    @Path("/{id}")
    public String get(@PathParam("id") String id, @Context HttpServerRequest call) {
        return DialectResponder.text(
                DIALECT.writeFile(file(uploads.info(id, call)), Json.mapper().createObjectNode()));
    }

    @DELETE
    @Path("/{id}")
    public void delete(@PathParam("id") String id, @Context HttpServerRequest call) {
        uploads.delete(id, call);
    }

    // The name and the metadata that a client sends are returned once: nothing reads them later.
    private static StoredFile file(StoredUpload stored) {
        return file(stored, stored.id());
    }

    private static StoredFile file(StoredUpload stored, String name) {
        return new StoredFile(
                stored.id(),
                name,
                stored.contentType(),
                stored.bytes(),
                stored.sha256(),
                new StoredFile.Lifetime(stored.createdAt(), stored.expiresAt()),
                stored.url());
    }

    private static JsonNode metadata(MultipartFormDataInput form) throws IOException {
        Optional<FormValue> part = part(form, METADATA);
        if (part.isEmpty()) {
            return Json.mapper().createObjectNode();
        }
        FormValue value = part.get();
        try (InputStream in =
                value.isFileItem() ? value.getFileItem().getInputStream() : InputStream.nullInputStream()) {
            JsonNode json = value.isFileItem() ? Json.readTree(in.readAllBytes()) : Json.readTree(value.getValue());
            if (json.isObject()) {
                return json;
            }
        } catch (JsonProcessingException notJson) {
            throw invalid(METADATA, "no JSON", "a JSON object");
        }
        throw invalid(METADATA, "another value", "a JSON object");
    }

    private static Optional<FormValue> part(MultipartFormDataInput form, String name) {
        return Map.copyOf(form.getValues()).getOrDefault(name, List.of()).stream()
                .findFirst();
    }

    private static RefusedException invalid(String part, String value, String limit) {
        return new RefusedException(new InvalidRequest(List.of(Violation.of(part, value, limit))));
    }
}
