package io.darkroom.service.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.vertx.http.runtime.filters.Filter;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a browser is told about pages of other origins, over real HTTP. */
class CorsRouteTest {

    private static final String STUDIO = "https://studio.example.com";
    private static final String ALLOW_ORIGIN = "Access-Control-Allow-Origin";

    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void stop() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void aPreflightOfAKnownOriginIsAnsweredBeforeAnyKeyIsAsked() throws Exception {
        HttpResponse<String> answer = call(List.of(STUDIO), preflight(STUDIO));

        assertThat(answer.statusCode()).isEqualTo(204);
        assertThat(answer.headers().firstValue(ALLOW_ORIGIN)).contains(STUDIO);
        assertThat(answer.headers().firstValue("Access-Control-Allow-Methods").orElseThrow())
                .contains("GET", "POST", "PUT", "PATCH", "DELETE");
        assertThat(answer.headers().firstValue("Access-Control-Allow-Headers"))
                .contains("authorization,content-type,idempotency-key");
        assertThat(answer.headers().firstValue("Access-Control-Max-Age")).contains("3600");
    }

    @Test
    void anAnswerToAKnownOriginMayBeReadWithItsHeaders() throws Exception {
        HttpResponse<String> answer = call(List.of("https://other.example", STUDIO), get(STUDIO));

        assertThat(answer.body()).isEqualTo("answered");
        assertThat(answer.headers().firstValue(ALLOW_ORIGIN)).contains(STUDIO);
        assertThat(answer.headers().firstValue("Access-Control-Expose-Headers").orElseThrow())
                .contains("Location", "Retry-After", "X-Request-Id");
    }

    @Test
    void anUnknownOriginIsNotNamed() throws Exception {
        assertThat(call(List.of(STUDIO), preflight("https://evil.example"))
                        .headers()
                        .firstValue(ALLOW_ORIGIN))
                .isEmpty();
        assertThat(call(List.of(STUDIO), get("https://studio.example.com.evil.example"))
                        .headers()
                        .firstValue(ALLOW_ORIGIN))
                .isEmpty();
    }

    @Test
    void aStarIsEveryOriginThatIsAPage() throws Exception {
        assertThat(call(List.of("*"), get("null")).headers().firstValue(ALLOW_ORIGIN))
                .contains("*");
    }

    @Test
    void withoutOriginsInTheConfigurationNothingIsAllowed() throws Exception {
        assertThat(call(List.of(), preflight(STUDIO)).headers().firstValue(ALLOW_ORIGIN))
                .isEmpty();
    }

    private static HttpRequest.Builder preflight(String origin) {
        return HttpRequest.newBuilder()
                .method("OPTIONS", HttpRequest.BodyPublishers.noBody())
                .header("Origin", origin)
                .header("Access-Control-Request-Method", "POST")
                .header("Access-Control-Request-Headers", "authorization,content-type,idempotency-key");
    }

    private static HttpRequest.Builder get(String origin) {
        return HttpRequest.newBuilder().header("Origin", origin);
    }

    private HttpResponse<String> call(List<String> origins, HttpRequest.Builder request) throws Exception {
        Filters filters = new Filters();
        new CorsRoute(() -> origins.isEmpty() ? Optional.empty() : Optional.of(origins)).add(filters);
        Router router = Router.router(vertx);
        for (Filter filter : filters.getFilters()) {
            router.route().order(-filter.getPriority()).handler(filter.getHandler());
        }
        router.route().handler(call -> call.response().end("answered"));
        HttpServer server = vertx.createHttpServer()
                .requestHandler(router)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                    request.uri(URI.create("http://127.0.0.1:" + server.actualPort() + "/v1/generations"))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }
}
