package io.darkroom.service.openapi;

import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.darkroom.contracts.Json;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;

/** {@code /q/openapi}, the OpenAPI document of the native API, as YAML or as JSON. */
class OpenApiRoute {

    private static final String PATH = "/q/openapi";
    private static final String FILE = "/openapi/native.yaml";

    void add(@Observes Router router) {
        router.get(PATH).blockingHandler(OpenApiRoute::answer);
    }

    private static void answer(RoutingContext call) {
        if (wantsJson(call)) {
            call.response()
                    .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                    .end(json());
        } else {
            call.reroute(FILE);
        }
    }

    private static boolean wantsJson(RoutingContext call) {
        String accept = call.request().getHeader(HttpHeaders.ACCEPT);
        return "json".equalsIgnoreCase(call.request().getParam("format"))
                || accept != null && accept.contains("application/json");
    }

    private static String json() {
        String resource = "/META-INF/resources" + FILE;
        try (InputStream yaml = Objects.requireNonNull(OpenApiRoute.class.getResourceAsStream(resource), resource)) {
            return Json.mapper().writeValueAsString(new YAMLMapper().readTree(yaml));
        } catch (IOException e) {
            throw new UncheckedIOException(resource, e);
        }
    }
}
