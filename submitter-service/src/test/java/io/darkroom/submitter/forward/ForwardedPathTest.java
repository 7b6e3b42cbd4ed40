package io.darkroom.submitter.forward;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.darkroom.submitter.forward.ForwardedPath.Owner;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The services' OpenAPI documents say which paths they answer. */
class ForwardedPathTest {

    @ParameterizedTest
    @EnumSource(Owner.class)
    void everyPathOfAnotherServiceIsForwardedToIt(Owner owner) throws IOException {
        assertThat(paths(owner.service()))
                .hasSizeGreaterThan(5)
                .allSatisfy(
                        path -> assertThat(ForwardedPath.ownerOf(path)).as(path).contains(owner));
    }

    @Test
    void noPathOfThisServiceIsForwarded() throws IOException {
        assertThat(paths("submitter-service"))
                .hasSizeGreaterThan(20)
                .allSatisfy(
                        path -> assertThat(ForwardedPath.ownerOf(path)).as(path).isEqualTo(Optional.empty()));
    }

    private static List<String> paths(String service) throws IOException {
        JsonNode document = new YAMLMapper()
                .readTree(Path.of("../" + service + "/src/main/resources/META-INF/resources/openapi/native.yaml")
                        .toFile());
        return document.path("paths").propertyStream().map(Map.Entry::getKey).toList();
    }
}
