package io.darkroom.embedded.http;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.hamcrest.Matcher;
import org.jspecify.annotations.Nullable;

/** The answer to an {@link ApiRequest}; an expectation that it does not meet fails the test. */
public final class ApiResponse {

    private final HttpResponse<byte[]> response;
    private final String root;

    ApiResponse(HttpResponse<byte[]> response) {
        this(response, "");
    }

    private ApiResponse(HttpResponse<byte[]> response, String root) {
        this.response = response;
        this.root = root;
    }

    /** Begins what is expected of it. */
    public ApiResponse then() {
        return this;
    }

    /** Ends what is expected of it. */
    public ApiResponse extract() {
        return this;
    }

    /** The same, with all paths below this one. */
    public ApiResponse rootPath(String path) {
        return new ApiResponse(response, path + ".");
    }

    public int statusCode() {
        return response.statusCode();
    }

    public ApiResponse statusCode(int expected) {
        return statusCode(equalTo(expected));
    }

    public ApiResponse statusCode(Matcher<Integer> expected) {
        assertThat("the status of " + this, statusCode(), expected);
        return this;
    }

    /** The first header of this name; null without one. */
    public @Nullable String header(String name) {
        return response.headers().firstValue(name).orElse(null);
    }

    public ApiResponse header(String name, String expected) {
        return header(name, equalTo(expected));
    }

    public ApiResponse header(String name, Matcher<? super String> expected) {
        assertThat(name + " of " + this, header(name), expected);
        return this;
    }

    /** The type and its parameters. */
    public String contentType() {
        String type = header("Content-Type");
        return type == null ? "" : type;
    }

    /** Expects this type, with any parameters. */
    public ApiResponse contentType(String expected) {
        String type = contentType();
        assertThat("Content-Type of " + this, type.split(";", 2)[0].strip(), equalTo(expected));
        return this;
    }

    /** Expects what is at this path of the JSON; see {@link JsonPaths#at}. */
    public ApiResponse body(String path, Matcher<?> expected) {
        assertThat(root + path + " of " + this, path(path), untyped(expected));
        return this;
    }

    /** Expects this of the whole text. */
    public ApiResponse body(Matcher<String> expected) {
        assertThat(asString(), expected);
        return this;
    }

    @SuppressWarnings("unchecked")
    private static Matcher<Object> untyped(Matcher<?> matcher) {
        return (Matcher<Object>) matcher;
    }

    /** What is at this path of the JSON, as the type that the test expects; null when there is nothing. */
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals", "NullAway"})
    public <T extends @Nullable Object> T path(String path) {
        return (T) JsonPaths.at(asString(), root + path);
    }

    public String asString() {
        return new String(response.body(), StandardCharsets.UTF_8);
    }

    public byte[] asByteArray() {
        return response.body();
    }

    @Override
    public String toString() {
        return response.request().method() + " " + response.uri() + ", answered " + statusCode() + " " + asString();
    }
}
