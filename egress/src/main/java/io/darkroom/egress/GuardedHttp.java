package io.darkroom.egress;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.jspecify.annotations.Nullable;

/**
 * Fetches from addresses that others chose. Every address that a name resolves to is checked, and the connection goes to
 * the very addresses that were: the client never resolves again. Redirects are followed here, one checked step at a time.
 */
public final class GuardedHttp implements AutoCloseable {

    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);
    private static final Pattern CONTENT_RANGE = Pattern.compile("^bytes (\\d{1,18})-");
    static final int BUFFER_BYTES = 32 * 1024;

    private final CloseableHttpClient client;
    private final ScheduledExecutorService ends = Executors.newSingleThreadScheduledExecutor(
            Thread.ofVirtual().name("egress-ends").factory());
    private final EgressGuard guard;
    private final EgressLimits limits;
    private final InstantSource clock;

    public GuardedHttp(EgressPolicy policy, EgressLimits limits, InstantSource clock) {
        this(new EgressGuard(policy, InetAddress::getAllByName), limits, clock);
    }

    GuardedHttp(EgressGuard guard, EgressLimits limits, InstantSource clock) {
        this.guard = guard;
        this.limits = limits;
        this.clock = clock;
        this.client = CheckedClient.of(guard, limits);
    }

    /** Where a broken transfer goes on: from byte {@code from}, if the file is still the one that {@code validator} names. */
    public record Resume(long from, String validator) {}

    /**
     * The body of an answer.
     *
     * @param stream fails when it passes a limit
     * @param start where in the file it begins
     * @param validator what a {@link Resume} may name, when the server says anything
     */
    public record Body(InputStream stream, long start, Optional<String> validator) {}

    /** Reads the body of an answer. */
    @FunctionalInterface
    public interface BodyReader<T> {
        T read(Body body) throws IOException;
    }

    /** What became of a request. */
    public sealed interface Fetched<T> {

        /** Success, and what was read. */
        record Done<T>(T value) implements Fetched<T> {}

        /** An answer without what was asked for. */
        record Refused<T>(int status) implements Fetched<T> {}
    }

    /**
     * Gets {@code address}, following redirects.
     *
     * @throws EgressForbidden when it, or where it redirects to, must not be reached
     * @throws BodyCut when the server ends the transfer early
     * @throws IOException when the transfer breaks in another way, or passes a limit
     */
    public <T> Fetched<T> get(URI address, Optional<Resume> resume, BodyReader<T> reader) throws IOException {
        Instant deadline = clock.instant().plus(limits.total());
        URI next = address;
        for (int hop = 0; hop <= limits.maxRedirects(); hop++) {
            guard.requireWeb(next);
            URI current = next;
            Step<T> step = client.execute(
                    HttpHost.create(current),
                    request(current, resume),
                    response -> step(response, resume.isPresent(), reader, deadline));
            switch (step) {
                case Step.Done<T> done -> {
                    return done.result();
                }
                case Step.Redirect<T> redirect -> next = redirected(current, redirect.location());
            }
        }
        throw new IOException("more than " + limits.maxRedirects() + " redirects");
    }

    /**
     * What was answered to a message.
     *
     * @param beginning of the body, as much as was asked for
     * @param retryAfter the header's own text
     */
    @SuppressWarnings("ArrayRecordComponent")
    public record Answer(int status, byte[] beginning, Optional<String> retryAfter) {}

    /**
     * Posts {@code body} to {@code address}. A redirect is an answer like any other and is not followed. The answer's body is read up
     * to the limit of bytes and of time, and what is beyond is nobody's business.
     *
     * @param keep how many bytes of the answer's body are wanted
     * @throws EgressForbidden when the address must not be reached
     * @throws IOException when no answer came in time
     */
    public Answer post(URI address, Map<String, String> headers, byte[] body, int keep) throws IOException {
        guard.requireWeb(address);
        HttpPost request = new HttpPost(address);
        headers.forEach(request::setHeader);
        request.setEntity(new ByteArrayEntity(body, ContentType.APPLICATION_JSON));
        Instant deadline = clock.instant().plus(limits.total());
        // A server that sends a byte now and then would never be idle.
        ScheduledFuture<?> end = ends.schedule(request::cancel, limits.total().toMillis(), TimeUnit.MILLISECONDS);
        AtomicReference<@Nullable Answer> said = new AtomicReference<>();
        try {
            return client.execute(HttpHost.create(address), request, response -> {
                byte[] beginning = beginning(request, response, keep, deadline);
                Answer answer = new Answer(response.getCode(), beginning, text(response, HttpHeaders.RETRY_AFTER));
                said.set(answer);
                return answer;
            });
        } catch (IOException e) {
            Answer answer = said.get();
            if (answer == null) {
                throw e;
            }
            // What broke is the rest of the body.
            return answer;
        } finally {
            end.cancel(false);
        }
    }

    // The status has been said: a body that is too long or too slow is left where it is, with its connection.
    private byte[] beginning(HttpPost request, ClassicHttpResponse response, int keep, Instant deadline)
            throws IOException {
        if (response.getEntity() == null) {
            return new byte[0];
        }
        ByteArrayOutputStream beginning = new ByteArrayOutputStream();
        InputStream stream = new LimitedStream(response.getEntity().getContent(), limits.maxBytes(), deadline, clock);
        byte[] buffer = new byte[BUFFER_BYTES];
        try {
            for (int read = stream.read(buffer); read >= 0; read = stream.read(buffer)) {
                beginning.write(buffer, 0, Math.min(read, keep - beginning.size()));
            }
        } catch (IOException cut) {
            request.cancel();
        }
        return beginning.toByteArray();
    }

    @Override
    public void close() throws IOException {
        ends.shutdownNow();
        client.close();
    }

    private sealed interface Step<T> {
        record Done<T>(Fetched<T> result) implements Step<T> {}

        record Redirect<T>(String location) implements Step<T> {}
    }

    private static HttpGet request(URI address, Optional<Resume> resume) {
        HttpGet request = new HttpGet(address);
        resume.ifPresent(wanted -> {
            request.setHeader(HttpHeaders.RANGE, "bytes=" + wanted.from() + "-");
            request.setHeader(HttpHeaders.IF_RANGE, wanted.validator());
        });
        return request;
    }

    private <T> Step<T> step(ClassicHttpResponse response, boolean resumed, BodyReader<T> reader, Instant deadline)
            throws IOException {
        Optional<Header> location = Optional.ofNullable(response.getFirstHeader(HttpHeaders.LOCATION));
        if (REDIRECTS.contains(response.getCode()) && location.isPresent()) {
            return new Step.Redirect<>(location.get().getValue());
        }
        boolean part = resumed && response.getCode() == 206;
        if ((response.getCode() != 200 && !part) || response.getEntity() == null) {
            return new Step.Done<>(new Fetched.Refused<>(response.getCode()));
        }
        long start = part ? start(response) : 0;
        if (response.getEntity().getContentLength() > limits.maxBytes() - start) {
            throw new BodyTooLarge(limits.maxBytes());
        }
        try (InputStream stream = response.getEntity().getContent()) {
            LimitedStream limited = new LimitedStream(stream, limits.maxBytes() - start, deadline, clock);
            return new Step.Done<>(new Fetched.Done<>(reader.read(new Body(limited, start, validator(response)))));
        } catch (ConnectionClosedException e) {
            throw new BodyCut(e);
        }
    }

    private static long start(ClassicHttpResponse response) throws IOException {
        Matcher range =
                CONTENT_RANGE.matcher(text(response, HttpHeaders.CONTENT_RANGE).orElse(""));
        if (!range.find()) {
            throw new IOException("a part that does not say which");
        }
        return Long.parseLong(range.group(1));
    }

    // A weak tag promises no equal bytes.
    private static Optional<String> validator(ClassicHttpResponse response) {
        return text(response, HttpHeaders.ETAG)
                .filter(tag -> !tag.startsWith("W/"))
                .or(() -> text(response, HttpHeaders.LAST_MODIFIED));
    }

    private static Optional<String> text(ClassicHttpResponse response, String header) {
        return Optional.ofNullable(response.getFirstHeader(header)).map(Header::getValue);
    }

    private static URI redirected(URI from, String location) throws IOException {
        URI to;
        try {
            to = from.resolve(location);
        } catch (IllegalArgumentException notAnAddress) {
            throw new IOException("redirected to what is no address", notAnAddress);
        }
        if ("https".equalsIgnoreCase(from.getScheme()) && !"https".equalsIgnoreCase(to.getScheme())) {
            throw new EgressForbidden("redirected from https down to " + to.getScheme());
        }
        return to;
    }
}
