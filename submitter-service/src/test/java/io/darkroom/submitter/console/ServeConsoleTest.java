package io.darkroom.submitter.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Over real HTTP; in place of the files a route answers with the path that they are served at. */
class ServeConsoleTest {

    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private static Vertx vertx;
    private static int port;

    @BeforeAll
    static void start() throws Exception {
        vertx = Vertx.vertx();
        Router router = Router.router(vertx);
        console(Optional.empty()).add(router);
        router.route()
                .handler(call -> call.response()
                        .putHeader("Cache-Control", "public, max-age=86400")
                        .end(call.normalizedPath()));
        port = listen(router);
    }

    private static ServeConsole console(Optional<Path> directory) {
        return new ServeConsole(
                true, URI.create("https://images.example:8443/base"), List.of("https://store.example"), directory);
    }

    private static int listen(Router router) throws Exception {
        return vertx.createHttpServer()
                .requestHandler(router)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS)
                .actualPort();
    }

    @AfterAll
    static void stop() {
        vertx.close();
    }

    @ParameterizedTest
    @CsvSource({"/, /console/", "/console, /console/"})
    void theAddressLeadsToTheConsole(String path, String location) throws Exception {
        HttpResponse<String> answer = get(path);

        assertThat(answer.statusCode()).isEqualTo(302);
        assertThat(answer.headers().firstValue("Location")).contains(location);
    }

    @ParameterizedTest
    @CsvSource({
        "/console/, /console/index.html, no-cache",
        "/console/generations/0199-abc, /console/index.html, no-cache",
        "/console/console.js, /console/console.js, no-cache",
        "/console/chunks/money-A1b2C3d4.js, /console/chunks/money-A1b2C3d4.js, 'public, max-age=31536000, immutable'"
    })
    void aViewIsTheIndexAndAFileIsItself(String path, String file, String caching) throws Exception {
        HttpResponse<String> answer = get(path);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(file);
        assertThat(answer.headers().allValues("Cache-Control")).containsExactly(caching);
    }

    @Test
    void aBrowserRunsAndShowsNothingElse() throws Exception {
        var headers = get("/console/").headers();

        assertThat(headers.firstValue("Content-Security-Policy"))
                .contains("default-src 'self'; img-src 'self' blob: data: https://images.example:8443"
                        + " https://store.example; object-src 'none'; base-uri 'none'; form-action 'self';"
                        + " frame-ancestors 'none'");
        assertThat(headers.firstValue("X-Content-Type-Options")).contains("nosniff");
        assertThat(headers.firstValue("Referrer-Policy")).contains("no-referrer");
        assertThat(headers.firstValue("Cross-Origin-Opener-Policy")).contains("same-origin");
    }

    @Test
    void aFolderIsReadAnewByEachRequest(@TempDir Path folder) throws Exception {
        Router router = Router.router(vertx);
        console(Optional.of(folder)).add(router);
        int served = listen(router);

        Files.writeString(folder.resolve("index.html"), "before");
        assertThat(get(served, "/console/gallery").body()).isEqualTo("before");
        Files.writeString(folder.resolve("index.html"), "after");
        Files.writeString(folder.resolve("chunk-A1b2C3d4.js"), "new");

        assertThat(get(served, "/console/gallery").body()).isEqualTo("after");
        assertThat(get(served, "/console/chunk-A1b2C3d4.js").body()).isEqualTo("new");
        assertThat(get(served, "/console/gallery").headers().firstValue("Content-Security-Policy"))
                .isPresent();
    }

    @Test
    void otherPathsStayAsTheyAre() throws Exception {
        HttpResponse<String> answer = get("/v1/models");

        assertThat(answer.body()).isEqualTo("/v1/models");
        assertThat(answer.headers().firstValue("Content-Security-Policy")).isEmpty();
    }

    private static HttpResponse<String> get(String path) throws Exception {
        return get(port, path);
    }

    private static HttpResponse<String> get(int at, String path) throws Exception {
        return CLIENT.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + at + path))
                        .build(),
                BodyHandlers.ofString());
    }
}
