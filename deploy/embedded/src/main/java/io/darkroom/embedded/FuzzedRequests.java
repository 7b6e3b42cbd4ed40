package io.darkroom.embedded;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;

/**
 * Makes requests of odd methods, parameters, headers and bodies for paths of an API. The same seed makes the same requests. {@link RawRequests}
 * sends them.
 */
public final class FuzzedRequests implements Supplier<String> {

    private static final String ID = "{id}";
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
    // With the hosts that belong to them.
    private static final List<String> VERSIONS = List.of(
            " HTTP/1.0\r\n",
            " HTTP/1.0\r\nHost: \r\n",
            " HTTP/1.1\r\n",
            " HTTP/1.1\r\nHost: [\r\n",
            " HTTP/1.1\r\nHost: a\r\nHost: b\r\n",
            " HTTP/2.0\r\n");
    private static final List<String> BODIES = List.of(
            "",
            "{",
            "null",
            "[]",
            "7",
            "\"\\ud800\"",
            "{\"prompt\": null}",
            "{} {}",
            "{\"n\": NaN}",
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

    private final List<String> paths;
    private final String key;
    private final Random random;

    /** {@code paths} may hold <code>{id}</code>, for which odd values are put; {@code key} is sent with most requests. */
    public FuzzedRequests(List<String> paths, String key, long seed) {
        this.paths = List.copyOf(paths);
        this.key = key;
        this.random = new Random(seed);
    }

    /** The next request as it is sent. */
    @Override
    public String get() {
        String body = random.nextInt(3) == 0 ? "" : pick(BODIES);
        StringBuilder request = new StringBuilder(pick(METHODS) + " " + path() + query() + version());
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

    private String version() {
        return random.nextInt(20) == 0 ? pick(VERSIONS) : " HTTP/1.1\r\nHost: 127.0.0.1\r\n";
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
}
