package io.darkroom.egress;

import io.darkroom.contracts.Utf8;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;

/**
 * An HTTP client for addresses that clients and providers choose. It checks every address that a name resolves to and connects
 * to the checked addresses only, because a second resolution could differ. It follows redirects itself and checks each one.
 */
public final class GuardedHttp implements AutoCloseable {

    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);
    private static final Pattern CONTENT_RANGE = Pattern.compile("^bytes (\\d{1,18})-");
    private static final String IDENTITY = "identity";
    private static final Set<String> GZIP = Set.of("gzip", "x-gzip");
    static final int BUFFER_BYTES = 32 * 1024;

    private final Exchanges exchanges;
    private final EgressGuard guard;
    private final EgressLimits limits;
    private final InstantSource clock;

    public GuardedHttp(EgressPolicy policy, EgressLimits limits, InstantSource clock) {
        this(new EgressGuard(policy, new TimedResolver(InetAddress::getAllByName, limits.connect())), limits, clock);
    }

    GuardedHttp(EgressGuard guard, EgressLimits limits, InstantSource clock) {
        this.guard = guard;
        this.limits = limits;
        this.clock = clock;
        this.exchanges = new Exchanges(CheckedClient.of(guard, limits), clock);
    }

    /** Where to continue a broken transfer: at byte {@code from}, if the file still has this {@code validator}. */
    public record Resume(long from, String validator) {}

    /**
     * The body of a response.
     *
     * @param stream fails when it exceeds a limit
     * @param start its position in the file
     * @param validator for a {@link Resume}; empty when the server sends none
     */
    public record Body(InputStream stream, long start, Optional<String> validator) {}

    /** Reads the body of a response. */
    @FunctionalInterface
    public interface BodyReader<T> {
        T read(Body body) throws IOException;
    }

    /** The result of a request. */
    public sealed interface Fetched<T> {

        /** The body was read. */
        record Done<T>(T value) implements Fetched<T> {}

        /** The server answered with another status than success. */
        record ErrorStatus<T>(int status) implements Fetched<T> {}
    }

    /**
     * Gets {@code address}, following redirects.
     *
     * @throws EgressForbidden when the address, or one that it redirects to, must not be reached
     * @throws BodyTruncated when the server ends the transfer early
     * @throws IOException when the transfer breaks in another way, or exceeds a limit
     */
    public <T> Fetched<T> get(URI address, Optional<Resume> resume, BodyReader<T> reader) throws IOException {
        return get(address, resume, clock.instant().plus(limits.total()), reader);
    }

    /** Like {@link #get(URI, Optional, BodyReader)}, as one of several requests that share a {@code deadline}. */
    public <T> Fetched<T> get(URI address, Optional<Resume> resume, Instant deadline, BodyReader<T> reader)
            throws IOException {
        WebAddress next = allowed(address);
        for (int hop = 0; hop <= limits.maxRedirects(); hop++) {
            Hop<T> step = exchanges.execute(
                    next.target(),
                    request(next.uri(), resume),
                    deadline,
                    response -> step(response, resume.isPresent(), reader, deadline));
            switch (step) {
                case Hop.Done<T> done -> {
                    return done.result();
                }
                case Hop.Redirect<T> redirect -> {
                    next = redirected(next, redirect.location());
                    guard.requireAllowedForm(next);
                }
            }
        }
        throw new IOException("more than " + limits.maxRedirects() + " redirects");
    }

    /**
     * The response to a POST.
     *
     * @param beginning the first bytes of the body
     * @param retryAfter the header, as text
     * @param redirect where it redirects to, as text
     */
    @SuppressWarnings("ArrayRecordComponent")
    public record Answer(int status, byte[] beginning, Optional<String> retryAfter, Optional<String> redirect) {}

    /**
     * Posts {@code body} to {@code address}. A redirect is returned and not followed. The body of the response is read up to the
     * limits of size and time; the rest is ignored.
     *
     * @param maxKept bytes of the response's body to return
     * @throws EgressForbidden when the address must not be reached
     * @throws IOException when no response came in time
     */
    public Answer post(URI address, Map<String, String> headers, byte[] body, int maxKept) throws IOException {
        WebAddress to = allowed(address);
        HttpPost request = new HttpPost(to.uri());
        headers.forEach(request::setHeader);
        request.setEntity(new ByteArrayEntity(body, ContentType.APPLICATION_JSON));
        Instant deadline = clock.instant().plus(limits.total());
        return exchanges.execute(
                to.target(),
                request,
                deadline,
                response -> new Answer(
                        response.getCode(),
                        beginning(response, maxKept, deadline),
                        text(response, HttpHeaders.RETRY_AFTER),
                        REDIRECTS.contains(response.getCode())
                                ? text(response, HttpHeaders.LOCATION)
                                : Optional.empty()));
    }

    // The status is known, so what is missing of a body that breaks, or is too long or too slow, does not matter.
    private byte[] beginning(ClassicHttpResponse response, int maxKept, Instant deadline) {
        ByteArrayOutputStream beginning = new ByteArrayOutputStream();
        if (response.getEntity() == null) {
            return beginning.toByteArray();
        }
        try {
            InputStream stream =
                    new DeadlineStream(response.getEntity().getContent(), limits.maxBytes(), deadline, clock);
            byte[] buffer = new byte[BUFFER_BYTES];
            for (int read = stream.read(buffer); read >= 0; read = stream.read(buffer)) {
                beginning.write(buffer, 0, Math.min(read, maxKept - beginning.size()));
            }
        } catch (IOException cut) {
            return beginning.toByteArray();
        }
        return beginning.toByteArray();
    }

    @Override
    public void close() throws IOException {
        exchanges.close();
    }

    private sealed interface Hop<T> {
        record Done<T>(Fetched<T> result) implements Hop<T> {}

        record Redirect<T>(String location) implements Hop<T> {}
    }

    private WebAddress allowed(URI address) throws EgressForbidden {
        try {
            WebAddress web = WebAddress.of(address);
            guard.requireAllowedForm(web);
            return web;
        } catch (EgressForbidden forbidden) {
            throw forbidden;
        } catch (IOException notAnAddress) {
            throw new EgressForbidden(String.valueOf(notAnAddress.getMessage()));
        }
    }

    private static HttpGet request(URI address, Optional<Resume> resume) {
        HttpGet request = new HttpGet(address);
        resume.ifPresent(at -> {
            request.setHeader(HttpHeaders.RANGE, "bytes=" + at.from() + "-");
            request.setHeader(HttpHeaders.IF_RANGE, at.validator());
        });
        return request;
    }

    private <T> Hop<T> step(ClassicHttpResponse response, boolean resumed, BodyReader<T> reader, Instant deadline)
            throws IOException {
        Optional<Header> location = Optional.ofNullable(response.getFirstHeader(HttpHeaders.LOCATION));
        if (REDIRECTS.contains(response.getCode()) && location.isPresent()) {
            return new Hop.Redirect<>(location.get().getValue());
        }
        boolean part = resumed && response.getCode() == 206;
        if ((response.getCode() != 200 && !part) || response.getEntity() == null) {
            return new Hop.Done<>(new Fetched.ErrorStatus<>(response.getCode()));
        }
        long start = part ? start(response) : 0;
        if (response.getEntity().getContentLength() > limits.maxBytes() - start) {
            throw new BodyTooLarge(limits.maxBytes());
        }
        try {
            return new Hop.Done<>(new Fetched.Done<>(reader.read(body(response, start, deadline))));
        } catch (ConnectionClosedException | EOFException e) {
            throw new BodyTruncated(e);
        }
    }

    // A compressed body cannot be resumed: positions in it are not those of the file.
    private Body body(ClassicHttpResponse response, long start, Instant deadline) throws IOException {
        InputStream limited =
                new DeadlineStream(response.getEntity().getContent(), limits.maxBytes() - start, deadline, clock);
        String encoding = text(response, HttpHeaders.CONTENT_ENCODING)
                .orElse(IDENTITY)
                .strip()
                .toLowerCase(Locale.ROOT);
        if (encoding.equals(IDENTITY)) {
            return new Body(limited, start, validator(response));
        }
        if (!GZIP.contains(encoding) || start > 0) {
            throw new IOException("the content encoding " + encoding + " is not supported here");
        }
        InputStream decoded = new GZIPInputStream(limited, BUFFER_BYTES);
        return new Body(new BoundedStream(decoded, limits.maxBytes()), 0, Optional.empty());
    }

    private static long start(ClassicHttpResponse response) throws IOException {
        Matcher range =
                CONTENT_RANGE.matcher(text(response, HttpHeaders.CONTENT_RANGE).orElse(""));
        if (!range.find()) {
            throw new IOException("a partial response without a valid Content-Range");
        }
        return Long.parseLong(range.group(1));
    }

    // A weak ETag does not guarantee equal bytes.
    private static Optional<String> validator(ClassicHttpResponse response) {
        return text(response, HttpHeaders.ETAG)
                .filter(tag -> !tag.startsWith("W/"))
                .or(() -> text(response, HttpHeaders.LAST_MODIFIED));
    }

    private static Optional<String> text(ClassicHttpResponse response, String header) {
        return Optional.ofNullable(response.getFirstHeader(header)).map(Header::getValue);
    }

    private static WebAddress redirected(WebAddress from, String location) throws IOException {
        WebAddress to;
        try {
            to = from.resolve(text(location));
        } catch (EgressForbidden forbidden) {
            throw forbidden;
        } catch (IOException notAnAddress) {
            throw new IOException("the redirect is not a valid address", notAnAddress);
        }
        if (from.isSecure() && !to.isSecure()) {
            throw new EgressForbidden("redirected from https to http");
        }
        return to;
    }

    // The client takes each byte of a header for a character. What is not UTF-8 is left as it is.
    private static String text(String header) {
        return Utf8.decode(header.getBytes(StandardCharsets.ISO_8859_1)).orElse(header);
    }
}
