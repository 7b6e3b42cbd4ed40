package io.darkroom.submitter;

import static org.assertj.core.api.Assertions.assertThat;

import io.darkroom.service.auth.Scope;
import jakarta.annotation.security.DenyAll;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Paths;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Which scope each endpoint requires, read from its annotations. */
class EndpointAuthorizationTest {

    private static final List<Endpoint> ENDPOINTS = endpoints();

    private record Endpoint(String verb, String path, Set<String> roles, boolean open) {

        @Override
        public String toString() {
            return verb + " " + path;
        }
    }

    @Test
    void theEndpointsAreFound() {
        assertThat(ENDPOINTS).extracting(Endpoint::toString).contains("POST /v1/generations", "GET /v1/admin/keys");
    }

    @Test
    void everythingUnderAdminRequiresAdmin() {
        List<Endpoint> admin = ENDPOINTS.stream()
                .filter(endpoint -> endpoint.path().startsWith("/v1/admin"))
                .toList();

        assertThat(admin)
                .hasSizeGreaterThan(15)
                .allSatisfy(endpoint ->
                        assertThat(endpoint.roles()).as(endpoint.toString()).containsExactly(Scope.ADMIN_ROLE));
    }

    @Test
    void nothingElseRequiresAdmin() {
        assertThat(ENDPOINTS.stream()
                        .filter(endpoint -> !endpoint.path().startsWith("/v1/admin"))
                        .filter(endpoint -> endpoint.roles().contains(Scope.ADMIN_ROLE)))
                .isEmpty();
    }

    // They check a signature, a token or the key themselves; public keys are public.
    @Test
    void onlyEventsAndPublicKeysOpenWithoutAKey() {
        assertThat(ENDPOINTS.stream().filter(Endpoint::open).map(Endpoint::toString))
                .containsExactlyInAnyOrder(
                        "GET /v1/generations/{id}/events",
                        "GET /fal/queue/{endpoint: .+}/requests/{id}/status/stream",
                        "GET /fal/.well-known/jwks.json");
    }

    // Any valid key may read, ask for a price or for an address of what it reads, and look up tasks in the way of
    // AceData, which is a POST.
    @Test
    void whatAnyKeyMayDoIsListedHere() {
        Set<String> any = ENDPOINTS.stream()
                .filter(endpoint -> endpoint.roles().isEmpty())
                .filter(endpoint -> !Set.of("GET", "HEAD").contains(endpoint.verb()))
                .map(Endpoint::toString)
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(any)
                .containsExactly("POST /seedream/tasks", "POST /v1/generations/{id}/events/link", "POST /v1/quotes");
    }

    @Test
    void anEndpointWithoutAnnotationNeedsAValidKey() throws IOException {
        String key = "quarkus.security.jaxrs.default-roles-allowed";

        assertThat(read("../service/src/main/resources/META-INF/microprofile-config.properties"))
                .containsEntry(key, "**");
        assertThat(read("src/main/resources/application.properties")).doesNotContainKey(key);
    }

    private static Properties read(String path) throws IOException {
        Properties properties = new Properties();
        try (var file = Files.newInputStream(Paths.get(path))) {
            properties.load(file);
        }
        return properties;
    }

    private static List<Endpoint> endpoints() {
        return classes()
                .filter(type -> type.isAnnotationPresent(Path.class))
                .flatMap(type -> Arrays.stream(type.getDeclaredMethods())
                        .flatMap(method -> verb(method)
                                .map(verb ->
                                        new Endpoint(verb, path(type, method), roles(type, method), open(type, method)))
                                .stream()))
                .toList();
    }

    private static Stream<Class<?>> classes() {
        try {
            var root = Paths.get(Main.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            try (Stream<java.nio.file.Path> files = Files.walk(root.resolve("io/darkroom/submitter"))) {
                List<Class<?>> found = files.map(root::relativize)
                        .map(java.nio.file.Path::toString)
                        .filter(name -> name.endsWith("Resource.class"))
                        .<Class<?>>map(name -> type(name.replace(".class", "").replace('/', '.')))
                        .toList();
                return found.stream();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Class<?> type(String name) {
        try {
            return Class.forName(name, false, Main.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Optional<String> verb(Method method) {
        return Arrays.stream(method.getAnnotations())
                .map(Annotation::annotationType)
                .flatMap(type -> Optional.ofNullable(type.getAnnotation(HttpMethod.class)).stream())
                .map(HttpMethod::value)
                .findFirst();
    }

    private static String path(Class<?> type, Method method) {
        String inner = method.isAnnotationPresent(Path.class)
                ? method.getAnnotation(Path.class).value()
                : "";
        return ("/" + type.getAnnotation(Path.class).value() + "/" + inner)
                .replaceAll("/+", "/")
                .replaceAll("(.)/$", "$1");
    }

    private static Set<String> roles(Class<?> type, Method method) {
        return Optional.ofNullable(method.getAnnotation(RolesAllowed.class))
                .or(() -> Optional.ofNullable(type.getAnnotation(RolesAllowed.class)))
                .map(roles -> Set.of(roles.value()))
                .orElse(Set.of());
    }

    private static boolean open(Class<?> type, Method method) {
        return Stream.of(type, method)
                .anyMatch(element ->
                        element.isAnnotationPresent(PermitAll.class) || element.isAnnotationPresent(DenyAll.class));
    }
}
