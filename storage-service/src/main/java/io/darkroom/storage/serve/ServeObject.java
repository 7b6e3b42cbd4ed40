package io.darkroom.storage.serve;

import io.darkroom.service.problem.Problems;
import io.darkroom.storage.store.ObjectStore;
import io.darkroom.storage.store.StoreConfig;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;
import org.jboss.resteasy.reactive.PathPart;

/** Serves an object of the store: all of it, ranges of it, a redirect to it, or 304. */
@Singleton
public class ServeObject {

    private final ObjectStore store;
    private final StoreConfig config;

    ServeObject(ObjectStore store, StoreConfig config) {
        this.store = store;
        this.config = config;
    }

    public Response get(ServedObject object, HttpHeaders request) {
        requireMatch(object, request);
        if (Preconditions.isNotModified(request.getHeaderString("If-None-Match"), object)) {
            return describe(Response.notModified(), object).build();
        }
        Optional<URI> link = config.redirect()
                ? store.link(object.key(), object.contentType(), object.disposition(), config.redirectLifetime())
                : Optional.empty();
        if (link.isPresent()) {
            return Response.temporaryRedirect(link.get())
                    .header("Cache-Control", "private, no-store")
                    .build();
        }
        String range = Preconditions.isRangeApplicable(request.getHeaderString("If-Range"), object)
                ? request.getHeaderString("Range")
                : null;
        return switch (ByteRange.parse(range, object.bytes())) {
            case ByteRange.WholeFile file ->
                describe(Response.ok(body(object, 0, file.size())), object)
                        .header("Content-Length", file.size())
                        .build();
            case ByteRange.Part part ->
                describe(Response.status(206).entity(body(object, part.first(), part.length())), object)
                        .header("Content-Range", part.contentRange())
                        .header("Content-Length", part.length())
                        .build();
            case ByteRange.Parts parts -> multipart(object, parts);
            case ByteRange.Unsatisfiable unsatisfiable ->
                throw Problems.builder(
                                416,
                                "range_not_satisfiable",
                                "The range is outside the image",
                                "the image has " + unsatisfiable.size() + " bytes, and Range is " + range)
                        .withHeader("Content-Range", "bytes */" + unsatisfiable.size())
                        .build();
        };
    }

    private static void requireMatch(ServedObject object, HttpHeaders request) {
        String ifMatch = request.getHeaderString("If-Match");
        if (!Preconditions.isMatch(ifMatch, object)) {
            throw Problems.of(
                    412,
                    "precondition_failed",
                    "The image is another version",
                    "If-Match is " + ifMatch + "; the image has the tag " + object.quotedEtag());
        }
    }

    Response head(ServedObject object, HttpHeaders request) {
        requireMatch(object, request);
        return Preconditions.isNotModified(request.getHeaderString("If-None-Match"), object)
                ? describe(Response.notModified(), object).build()
                : describe(Response.ok(), object)
                        .header("Content-Length", object.bytes())
                        .build();
    }

    // A local file is sent by the operating system, without a copy in this process.
    private Object body(ServedObject object, long from, long length) {
        return store.file(object.key())
                .<Object>map(file -> new PathPart(file, from, length))
                .orElseGet(() -> (StreamingOutput) out -> copy(object, from, length, out));
    }

    private void copy(ServedObject object, long from, long length, OutputStream out) throws IOException {
        try (InputStream in = store.open(object.key(), from, length)) {
            in.transferTo(out);
        }
    }

    // RFC 9110, 14.6
    private Response multipart(ServedObject object, ByteRange.Parts parts) {
        String boundary = UUID.randomUUID().toString();
        StreamingOutput body = out -> {
            for (ByteRange.Part part : parts.parts()) {
                out.write(ascii("\r\n--" + boundary + "\r\nContent-Type: " + object.contentType()
                        + "\r\nContent-Range: " + part.contentRange() + "\r\n\r\n"));
                copy(object, part.first(), part.length(), out);
            }
            out.write(ascii("\r\n--" + boundary + "--\r\n"));
        };
        return describe(Response.status(206).entity(body), object, "multipart/byteranges; boundary=" + boundary)
                .build();
    }

    // The content under a URL never changes. A browser may display it and must not execute it, whatever the bytes are.
    private static Response.ResponseBuilder describe(Response.ResponseBuilder response, ServedObject object) {
        return describe(response, object, object.contentType());
    }

    private static Response.ResponseBuilder describe(
            Response.ResponseBuilder response, ServedObject object, String contentType) {
        return response.header("ETag", object.quotedEtag())
                .header("Accept-Ranges", "bytes")
                .header("Cache-Control", "private, max-age=31536000, immutable")
                .type(contentType)
                .header("Content-Disposition", object.disposition())
                .header("X-Content-Type-Options", "nosniff")
                .header("Content-Security-Policy", "default-src 'none'; sandbox");
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
