package io.darkroom.storage.serve;

import io.darkroom.storage.store.ObjectKey;
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
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import org.jboss.resteasy.reactive.PathPart;
import org.jspecify.annotations.Nullable;

/** Answers with an object of the store: whole, in part or in parts, or not at all when the client has it. */
@Singleton
class ServeObject {

    private final ObjectStore store;
    private final StoreConfig config;

    ServeObject(ObjectStore store, StoreConfig config) {
        this.store = store;
        this.config = config;
    }

    /** An object as it is served; {@code etag} without quotes. */
    record Served(ObjectKey key, long bytes, String etag, String contentType, String disposition) {}

    Response get(Served served, HttpHeaders asked) {
        if (matches(asked.getHeaderString("If-None-Match"), served)) {
            return headers(Response.notModified(), served).build();
        }
        Optional<URI> elsewhere = config.redirect()
                ? store.link(served.key(), served.contentType(), served.disposition(), config.redirectLifetime())
                : Optional.empty();
        if (elsewhere.isPresent()) {
            return Response.temporaryRedirect(elsewhere.get())
                    .header("Cache-Control", "private, no-store")
                    .build();
        }
        String ifRange = asked.getHeaderString("If-Range");
        boolean unchanged = ifRange == null || ifRange.equals(quoted(served));
        String range = unchanged ? asked.getHeaderString("Range") : null;
        return switch (ByteRange.read(range, served.bytes())) {
            case ByteRange.Whole whole ->
                headers(Response.ok(body(served, 0, whole.size())), served)
                        .header("Content-Length", whole.size())
                        .build();
            case ByteRange.Part part ->
                headers(Response.status(206).entity(body(served, part.first(), part.length())), served)
                        .header("Content-Range", part.contentRange())
                        .header("Content-Length", part.length())
                        .build();
            case ByteRange.Parts parts -> parts(served, parts);
            case ByteRange.Unsatisfiable none ->
                Response.status(416)
                        .header("Content-Range", "bytes */" + none.size())
                        .build();
        };
    }

    Response head(Served served, HttpHeaders asked) {
        return matches(asked.getHeaderString("If-None-Match"), served)
                ? headers(Response.notModified(), served).build()
                : headers(Response.ok(), served)
                        .header("Content-Length", served.bytes())
                        .build();
    }

    // A file goes from the disk to the network without passing through us.
    private Object body(Served served, long from, long length) {
        return store.file(served.key())
                .<Object>map(file -> new PathPart(file, from, length))
                .orElseGet(() -> (StreamingOutput) out -> copy(served, from, length, out));
    }

    private void copy(Served served, long from, long length, OutputStream out) throws IOException {
        try (InputStream in = store.open(served.key(), from, length)) {
            in.transferTo(out);
        }
    }

    // RFC 9110, 14.6
    private Response parts(Served served, ByteRange.Parts parts) {
        String boundary = UUID.randomUUID().toString();
        StreamingOutput body = out -> {
            for (ByteRange.Part part : parts.parts()) {
                out.write(ascii("\r\n--" + boundary + "\r\nContent-Type: " + served.contentType()
                        + "\r\nContent-Range: " + part.contentRange() + "\r\n\r\n"));
                copy(served, part.first(), part.length(), out);
            }
            out.write(ascii("\r\n--" + boundary + "--\r\n"));
        };
        return headers(Response.status(206).entity(body), served)
                .header("Content-Type", "multipart/byteranges; boundary=" + boundary)
                .build();
    }

    // What an address serves never changes; and whatever the bytes are, a browser shall show them and nothing else.
    private static Response.ResponseBuilder headers(Response.ResponseBuilder response, Served served) {
        return response.header("ETag", quoted(served))
                .header("Accept-Ranges", "bytes")
                .header("Cache-Control", "private, max-age=31536000, immutable")
                .type(served.contentType())
                .header("Content-Disposition", served.disposition())
                .header("X-Content-Type-Options", "nosniff")
                .header("Content-Security-Policy", "default-src 'none'; sandbox");
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static String quoted(Served served) {
        return '"' + served.etag() + '"';
    }

    private static boolean matches(@Nullable String ifNoneMatch, Served served) {
        return ifNoneMatch != null
                && Arrays.stream(ifNoneMatch.split(","))
                        .map(String::strip)
                        .map(tag -> tag.startsWith("W/") ? tag.substring(2) : tag)
                        .anyMatch(tag -> tag.equals("*") || tag.equals(quoted(served)));
    }
}
