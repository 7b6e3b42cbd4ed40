package io.darkroom.providers.fal;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a client wants of the address that it has asked a proxy for. Only fal's own hosts are understood, and none of them is ever called: the
 * request is answered here.
 */
public sealed interface FalTarget {

    record Submit(String endpoint, Optional<String> webhook) implements FalTarget {}

    record Run(String endpoint) implements FalTarget {}

    record Status(String request) implements FalTarget {}

    record Stream(String request) implements FalTarget {}

    record Result(String request) implements FalTarget {}

    record Cancel(String request) implements FalTarget {}

    record InitiateUpload() implements FalTarget {}

    record InitiateMultipart() implements FalTarget {}

    record Token() implements FalTarget {}

    /** The target of {@code method} at {@code url}; empty when fal has no such call. */
    static Optional<FalTarget> read(String method, String url) {
        return uri(url).filter(address -> "https".equalsIgnoreCase(address.getScheme()))
                .filter(address -> address.getRawUserInfo() == null && address.getPort() == -1)
                .flatMap(address -> switch (String.valueOf(address.getHost())) {
                    case "queue.fal.run" -> Calls.ofQueue(method, address);
                    case "fal.run" ->
                        Calls.endpoint(address)
                                .filter(endpoint -> method.equals("POST"))
                                .map(Run::new);
                    case "rest.fal.ai" -> Calls.ofRest(method, address);
                    default -> Optional.empty();
                });
    }

    private static Optional<URI> uri(String url) {
        try {
            return Optional.of(URI.create(url));
        } catch (IllegalArgumentException unreadable) {
            return Optional.empty();
        }
    }

    /** The calls of each host. */
    final class Calls {

        private static final Pattern REQUEST = Pattern.compile("/.+/requests/([^/]+)(/status/stream|/status|/cancel)?");
        private static final Pattern ENDPOINT = Pattern.compile("/([\\w.-]+(?:/[\\w.-]+)+)/?");

        private Calls() {}

        private static Optional<FalTarget> ofQueue(String method, URI address) {
            Matcher request = REQUEST.matcher(address.getPath());
            if (!request.matches()) {
                return endpoint(address)
                        .filter(endpoint -> method.equals("POST"))
                        .map(endpoint -> new Submit(endpoint, parameter(address, FalRequest.WEBHOOK)));
            }
            String id = request.group(1);
            String call = method + Optional.ofNullable(request.group(2)).orElse("");
            return switch (call) {
                case "GET" -> Optional.of(new Result(id));
                case "GET/status" -> Optional.of(new Status(id));
                case "GET/status/stream" -> Optional.of(new Stream(id));
                case "PUT/cancel" -> Optional.of(new Cancel(id));
                default -> Optional.empty();
            };
        }

        private static Optional<FalTarget> ofRest(String method, URI address) {
            return switch (method + address.getPath().replaceFirst("/$", "")) {
                case "POST/storage/upload/initiate" -> Optional.of(new InitiateUpload());
                case "POST/storage/upload/initiate-multipart" -> Optional.of(new InitiateMultipart());
                case "POST/tokens" -> Optional.of(new Token());
                default -> Optional.empty();
            };
        }

        private static Optional<String> endpoint(URI address) {
            Matcher endpoint = ENDPOINT.matcher(address.getPath());
            return endpoint.matches() ? Optional.of(endpoint.group(1)) : Optional.empty();
        }

        private static Optional<String> parameter(URI address, String name) {
            return Optional.ofNullable(address.getRawQuery())
                    .flatMap(query -> Arrays.stream(query.split("&"))
                            .map(part -> part.split("=", 2))
                            .filter(part -> part.length == 2 && part[0].equals(name))
                            .map(part -> URLDecoder.decode(part[1], StandardCharsets.UTF_8))
                            .findFirst());
        }
    }
}
