package io.darkroom.submitter.forward;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.darkroom.submitter.forward.ForwardedPath.Owner;
import io.darkroom.submitter.forward.ForwardedPath.Pace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
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
                .allSatisfy(path -> assertThat(ownersOf(path)).as(path).containsExactly(owner));
    }

    @Test
    void noPathOfThisServiceIsForwarded() throws IOException {
        assertThat(paths("submitter-service"))
                .hasSizeGreaterThan(20)
                .allSatisfy(path -> assertThat(ownersOf(path)).as(path).isEmpty());
    }

    private static List<Owner> ownersOf(String path) {
        return Arrays.stream(Owner.values())
                .filter(owner -> Arrays.stream(Pace.values())
                        .flatMap(pace -> ForwardedPath.patternsOf(owner, pace))
                        .anyMatch(path::matches))
                .toList();
    }

    private static List<String> paths(String service) throws IOException {
        JsonNode document = new YAMLMapper()
                .readTree(Path.of("../" + service + "/src/main/resources/META-INF/resources/openapi/native.yaml")
                        .toFile());
        return document.path("paths").propertyStream().map(Map.Entry::getKey).toList();
    }
}
