package io.darkroom.embedded.http;

import io.quarkus.test.common.http.TestHTTPResourceManager;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** A request that a test sends to the service under test, or to another address by its whole URL. */
public final class ApiRequest {

    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NORMAL)
            .build();
    private static final String CONTENT_TYPE = "Content-Type";

    private final HttpRequest.Builder request = HttpRequest.newBuilder();
    private final ByteArrayOutputStream parts = new ByteArrayOutputStream();
    private final String boundary = "part-" + UUID.randomUUID();
    private final List<String> parameters = new ArrayList<>();
    private BodyPublisher body = BodyPublishers.noBody();

    private ApiRequest() {}

    /** A request without headers and body. */
    public static ApiRequest given() {
        return new ApiRequest();
    }

    /** The address of the service under test, without a path. */
    public static String baseUrl() {
        return TestHTTPResourceManager.getUri();
    }

    /** Replaces a header of this name. */
    public ApiRequest header(String name, Object value) {
        request.setHeader(name, String.valueOf(value));
        return this;
    }

    /** Adds a parameter to the path, percent-encoded. */
    public ApiRequest queryParam(String name, Object value) {
        parameters.add(name + "=" + URLEncoder.encode(String.valueOf(value), StandardCharsets.UTF_8));
        return this;
    }

    public ApiRequest contentType(String type) {
        return header(CONTENT_TYPE, type);
    }

    public ApiRequest body(String text) {
        return body(text.getBytes(StandardCharsets.UTF_8));
    }

    public ApiRequest body(byte[] bytes) {
        body = BodyPublishers.ofByteArray(bytes);
        return this;
    }

    /** Adds a file to a form. */
    public ApiRequest multiPart(String name, String fileName, byte[] content, String type) {
        return part(
                "Content-Disposition: form-data; name=\"%s\"; filename=\"%s\"\r\nContent-Type: %s"
                        .formatted(name, fileName, type),
                content);
    }

    /** Adds a part that is a text. */
    public ApiRequest formField(String name, String text) {
        return part(
                "Content-Disposition: form-data; name=\"%s\"".formatted(name), text.getBytes(StandardCharsets.UTF_8));
    }

    private ApiRequest part(String headers, byte[] content) {
        parts.writeBytes("--%s\r\n%s\r\n\r\n".formatted(boundary, headers).getBytes(StandardCharsets.UTF_8));
        parts.writeBytes(content);
        parts.writeBytes("\r\n".getBytes(StandardCharsets.UTF_8));
        byte[] end = ("--" + boundary + "--\r\n").getBytes(StandardCharsets.UTF_8);
        body = BodyPublishers.concat(BodyPublishers.ofByteArray(parts.toByteArray()), BodyPublishers.ofByteArray(end));
        return contentType("multipart/form-data; boundary=" + boundary);
    }

    public ApiResponse get(String path) {
        return request("GET", path);
    }

    public ApiResponse head(String path) {
        return request("HEAD", path);
    }

    public ApiResponse post(String path) {
        return request("POST", path);
    }

    public ApiResponse put(String path) {
        return request("PUT", path);
    }

    public ApiResponse patch(String path) {
        return request("PATCH", path);
    }

    public ApiResponse delete(String path) {
        return request("DELETE", path);
    }

    /** Sends it, {@code path} as it is. */
    public ApiResponse request(String method, String path) {
        String query = parameters.isEmpty() ? "" : "?" + String.join("&", parameters);
        URI address = URI.create((path.startsWith("http") ? path : baseUrl() + path) + query);
        try {
            return new ApiResponse(HTTP.send(
                    request.uri(address).method(method, body).build(), HttpResponse.BodyHandlers.ofByteArray()));
        } catch (IOException e) {
            throw new UncheckedIOException(method + " " + path, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
