package io.darkroom.service.problem;

import static org.assertj.core.api.Assertions.assertThat;

import io.darkroom.service.problem.ResourceMethods.PathMethods;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResourceMethodsTest {

    @Path("/v1/things")
    @Produces("application/json")
    static class Things {

        @GET
        public String list() {
            return "";
        }

        @POST
        @Consumes({"image/png", "image/jpeg"})
        public String add() {
            return "";
        }

        @DELETE
        @Path("/{id}/part/{name: [a-z]+}")
        public String remove() {
            return "";
        }

        public String helper() {
            return "";
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/things, 'GET, POST'",
        "/v1/things/, 'GET, POST'",
        "/v1/things/7/part/a, DELETE",
        "/v1/things/7, ''",
        "/v1/thingss, ''"
    })
    void aPathHasItsMethods(String path, String methods) {
        assertThat(String.join(", ", at(path).methods())).isEqualTo(methods);
    }

    @Test
    void aMethodHasItsTypesOrThoseOfItsClassOrJson() {
        assertThat(at("/v1/things").consumed()).containsExactly("application/json", "image/jpeg", "image/png");
        assertThat(at("/v1/things").produced()).containsExactly("application/json");
    }

    @Test
    void aClassWithoutAPathHasNone() {
        assertThat(ResourceMethods.of(String.class)).isEmpty();
    }

    private static PathMethods at(String path) {
        return new PathMethods(ResourceMethods.of(Things.class).stream()
                .filter(method -> method.path().matcher(path).matches())
                .toList());
    }
}
