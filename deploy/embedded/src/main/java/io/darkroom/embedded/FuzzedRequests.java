package io.darkroom.embedded;

import io.darkroom.embedded.http.ApiRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;

/**
 * Sends requests made of odd methods, parameters, headers and bodies to paths of the service under test, over a plain socket: an HTTP client would
 * refuse to send most of them. The same seed sends the same requests.
 */
public final class FuzzedRequests {

    private static final int TIMEOUT_MS = 20_000;
    private static final int SERVER_ERROR = 500;
    private static final int UNAVAILABLE = 503;
    private static final String ID = "{id}";
    // Names of classes, and sentences of the frameworks below us.
    private static final Pattern INTERNALS = Pattern.compile(
            "\\b(java|jakarta|io\\.quarkus|io\\.vertx|org\\.jboss|org\\.hibernate|com\\.fasterxml)\\.|Exception|matching target"
                    + " resource|@Consumes|@Produces|\\[Source:");
    private static final List<String> METHODS =
            List.of("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "BREW");
    private static final List<String> VALUES = List.of(
            "",
            "a",
            "%00",
            "a%00b",
            "%zz",
            "%F0%9F%98%80",
            "%ED%A0%80",
            "..",
            "'",
            "*",
            "null",
            "-1",
            "1.0",
            "99999999999999999999",
            "-999999999-01-01T00:00:00Z",
            "%2B999999999-12-31T23:59:59Z",
            "01a1fcbc-ef48-7958-8e9c-2d336173f9c0",
            "ffffffff-ffff-ffff-ffff-ffffffffffff",
            "task-unified-1-" + "0".repeat(32),
            "a".repeat(300));
    private static final List<String> NAMES = List.of(
            "limit",
            "cursor",
            "status",
            "model",
            "created_after",
            "created_before",
            "batch",
            "account_id",
            "topic",
            "from",
            "variant",
            "expires",
            "signature",
            "provider",
            "unheard-of",
            "",
            "%00");
    private static final List<String> HEADERS = List.of(
            "Content-Type:",
            "Content-Type: ;",
            "Content-Type: application/json",
            "Content-Type: application/json; charset=nonsense",
            "Content-Type: application/jsonl",
            "Content-Type: text/plain",
            "Content-Type: image/png",
            "Content-Type: multipart/form-data",
            "Content-Type: multipart/form-data; boundary=XX",
            "Accept:",
            "Accept: text/plain",
            "Accept: nonsense",
            "Accept: */*;q=x",
            "Idempotency-Key:",
            "Idempotency-Key: " + "k".repeat(300),
            "Prefer: wait=-1",
            "Prefer: wait=x, wait=9",
            "Last-Event-ID: 99999999999999999999",
            "Range: bytes=-,5-1",
            "If-None-Match: \"",
            "If-Match: x",
            "X-Request-Id: a b\tc",
            "Origin: null",
            "Content-Encoding: gzip",
            "Expect: 200-ok",
            "X-Forwarded-For: ,,");
    private static final List<String> BODIES = List.of(
            "",
            "{",
            "null",
            "[]",
            "7",
            "\"\\ud800\"",
            "{\"prompt\": null}",
            "{\"prompt\": \"a\", \"model\": \"\\u0000\"}",
            "{\"model\": \"seedream-4.5\", \"prompt\": \"a\", \"n\": 1e400}",
            "{\"model\": \"seedream-4.5\", \"prompt\": {\"a\": [[[[1]]]]}}",
            "{\"model\": \"seedream-4.5\", \"prompt\": \"a\", \"images\": [\"http://[\"], \"webhook_url\": \"https://a_b/\"}",
            "{\"model\": \"seedream-4.5\", \"prompt\": \"a\", \"metadata\": {\"\ud83d\ude00\": \"\ud83d\ude00\"}}",
            "{\"id\": 7, \"ids\": [null, {}, \"\"]}",
            "{\"name\": \"\", \"account_id\": \"x\", \"expires_at\": \"+999999999-12-31T23:59:59Z\", \"credits\": \"1e99\"}",
            "{\"retention_days\": 2147483647, \"weight\": -1, \"scopes\": \"admin\", \"rate_limit\": []}",
            "--XX\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\nx\r\n--XX--\r\n",
            "--XX\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\nContent-Transfer-Encoding: base64\r\n\r\n***\r\n--XX--\r\n",
            "--XX",
            "\ufffd\u0001\u0002",
            "[".repeat(5_000));

    private final int port;
    private final List<String> paths;
    private final String key;
    private final Random random;

    /** {@code paths} may hold <code>{id}</code>, for which odd values are put; {@code key} is sent with most requests. */
    public FuzzedRequests(List<String> paths, String key, long seed) {
        this.port = URI.create(ApiRequest.baseUrl()).getPort();
        this.paths = List.copyOf(paths);
        this.key = key;
        this.random = new Random(seed);
    }

    /** Sends {@code count} requests; returns those that were answered with a server's error, with internals, or not at all. */
    public List<String> faults(int count) throws IOException {
        List<String> faults = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String request = request();
            String answer = send(request);
            if (isFault(answer)) {
                faults.add(request.lines().limit(12).toList() + " -> "
                        + answer.lines().toList());
            }
        }
        return faults;
    }

    private static boolean isFault(String answer) {
        if (!answer.matches("(?s)HTTP/1\\.[01] \\d{3}.*")) {
            return true;
        }
        int status = Integer.parseInt(answer.substring(9, 12));
        return status >= SERVER_ERROR && status != UNAVAILABLE
                || INTERNALS.matcher(answer).find();
    }

    private String request() {
        String body = random.nextInt(3) == 0 ? "" : pick(BODIES);
        StringBuilder request =
                new StringBuilder(pick(METHODS) + " " + path() + query() + " HTTP/1.1\r\nHost: 127.0.0.1\r\n");
        if (random.nextInt(10) > 0) {
            request.append("Authorization: Bearer ").append(key).append("\r\n");
        }
        for (int i = random.nextInt(3); i > 0; i--) {
            request.append(pick(HEADERS)).append("\r\n");
        }
        int length = body.getBytes(StandardCharsets.UTF_8).length;
        return request.append("Connection: close\r\nContent-Length: ").append(length) + "\r\n\r\n" + body;
    }

    private String path() {
        String path = pick(paths);
        while (path.contains(ID)) {
            path = path.substring(0, path.indexOf(ID)) + pick(VALUES) + path.substring(path.indexOf(ID) + ID.length());
        }
        return random.nextInt(10) == 0 ? path + "/" + pick(VALUES) : path;
    }

    private String query() {
        StringBuilder query = new StringBuilder();
        for (int i = random.nextInt(3); i > 0; i--) {
            query.append(query.isEmpty() ? "?" : "&")
                    .append(pick(NAMES))
                    .append('=')
                    .append(pick(VALUES));
        }
        return query.toString();
    }

    private String pick(List<String> list) {
        return list.get(random.nextInt(list.size()));
    }

    private String send(String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(TIMEOUT_MS);
            OutputStream out = socket.getOutputStream();
            out.write(request.getBytes(StandardCharsets.UTF_8));
            out.flush();
            ByteArrayOutputStream answer = new ByteArrayOutputStream();
            try {
                socket.getInputStream().transferTo(answer);
            } catch (IOException reset) {
                // What was answered before counts.
                answer.write(new byte[0]);
            }
            return answer.toString(StandardCharsets.UTF_8);
        }
    }
}
