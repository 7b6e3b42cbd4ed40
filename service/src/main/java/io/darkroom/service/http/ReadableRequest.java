package io.darkroom.service.http;

import io.darkroom.contracts.request.Violation;
import io.darkroom.service.problem.Problems;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/** Refuses headers and query parameters that no method can read, before one is chosen. */
public class ReadableRequest {

    private static final Pattern MEDIA_TYPE = Pattern.compile("[\\w!#$%&'*+.^`|~-]+/[\\w!#$%&'*+.^`|~-]+\\s*(;.*)?");
    private static final int MAX_URI_LENGTH = 8000;
    private static final String IDEMPOTENCY_KEY = "Idempotency-Key";

    @ServerRequestFilter(preMatching = true)
    public void check(ContainerRequestContext request) {
        int length = request.getUriInfo().getRequestUri().toString().length();
        if (length > MAX_URI_LENGTH) {
            throw Problems.of(
                    414,
                    "uri_too_long",
                    "The URI is too long",
                    "the URI must have at most " + MAX_URI_LENGTH + " characters, not " + length);
        }
        first(request, HttpHeaders.CONTENT_TYPE)
                .filter(type -> !MEDIA_TYPE.matcher(type.strip()).matches())
                .ifPresent(type -> refuse(HttpHeaders.CONTENT_TYPE, type, "a media type such as application/json"));
        first(request, IDEMPOTENCY_KEY)
                .filter(String::isBlank)
                .ifPresent(key -> refuse(IDEMPOTENCY_KEY, "blank", "a text of 1 to 255 characters, or absent"));
        request.getUriInfo().getQueryParameters().forEach((name, values) -> {
            for (String value : values) {
                if (value.indexOf('\0') >= 0) {
                    refuse(name, value, "a text without NUL");
                }
            }
        });
    }

    private static Optional<String> first(ContainerRequestContext request, String header) {
        List<String> values = request.getHeaders().get(header);
        return values == null || values.isEmpty() ? Optional.empty() : Optional.of(values.getFirst());
    }

    private static void refuse(String field, String value, String limit) {
        throw Problems.invalidParameter(Violation.of(field, value, limit));
    }
}
