package io.darkroom.submitter.console;

import io.darkroom.service.settings.AssetsConfig;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.FileSystemAccess;
import io.vertx.ext.web.handler.StaticHandler;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * {@code /console}: the files of the module {@code console}, which Quarkus serves from the class path, with headers that let a browser run
 * nothing else. A path without a file is a view of the console.
 */
@Singleton
class ServeConsole {

    private static final String ROOT = "/console/";
    private static final String INDEX = ROOT + "index.html";
    // Before the files themselves.
    private static final int ORDER = -900;
    private static final int FOUND = 302;
    // Its name changes with its content.
    private static final Pattern HASHED = Pattern.compile(".*-[A-Za-z0-9_]{8,}\\.[a-z0-9]+");
    private static final String POLICY =
            "default-src 'self'; img-src 'self' blob: data:%s; object-src 'none'; base-uri 'none';"
                    + " form-action 'self'; frame-ancestors 'none'";

    private final boolean served;
    private final String policy;
    private final Optional<Path> directory;

    @Inject
    ServeConsole(ConsoleConfig config, AssetsConfig assets) {
        this(
                config.enabled() && ServeConsole.class.getResource("/META-INF/resources" + INDEX) != null,
                assets.publicUrl(),
                config.imageOrigins().orElse(List.of()),
                config.directory());
    }

    ServeConsole(boolean served, URI images, List<String> imageOrigins, Optional<Path> directory) {
        this.served = served;
        this.directory = directory;
        this.policy = POLICY.formatted(
                Stream.concat(Stream.of(images.getScheme() + "://" + images.getAuthority()), imageOrigins.stream())
                        .map(origin -> " " + origin)
                        .collect(Collectors.joining()));
    }

    void add(@Observes Router router) {
        if (!served) {
            return;
        }
        router.get("/").order(ORDER).handler(ServeConsole::redirect);
        router.get("/console").order(ORDER).handler(ServeConsole::redirect);
        router.routeWithRegex("/console/.*").order(ORDER).handler(this::serve);
        directory.ifPresent(folder -> router.get("/console/*")
                .order(ORDER + 1)
                .handler(StaticHandler.create(FileSystemAccess.ROOT, folder.toString())
                        .setCachingEnabled(false)));
    }

    private static void redirect(RoutingContext call) {
        // Vert.x takes /console/ for /console.
        if (call.request().path().equals(ROOT)) {
            call.next();
            return;
        }
        call.response()
                .setStatusCode(FOUND)
                .putHeader(HttpHeaders.LOCATION, ROOT)
                .end();
    }

    private void serve(RoutingContext call) {
        String path = call.normalizedPath();
        if (view(path)) {
            call.reroute(INDEX);
            return;
        }
        // At the end, because the files have a lifetime of their own.
        call.addHeadersEndHandler(ended -> addHeaders(path, call.response().headers()));
        call.next();
    }

    /** Whether a path is a view of the console, not a file. */
    static boolean view(String path) {
        return path.lastIndexOf('.') < path.lastIndexOf('/');
    }

    void addHeaders(String path, MultiMap headers) {
        headers.set("Content-Security-Policy", policy)
                .set("X-Content-Type-Options", "nosniff")
                .set("Referrer-Policy", "no-referrer")
                .set("Cross-Origin-Opener-Policy", "same-origin")
                .set(HttpHeaders.CACHE_CONTROL, caching(path));
    }

    private static String caching(String path) {
        return HASHED.matcher(path).matches() ? "public, max-age=31536000, immutable" : "no-cache";
    }
}
