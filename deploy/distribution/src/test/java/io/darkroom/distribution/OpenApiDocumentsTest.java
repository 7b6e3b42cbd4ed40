package io.darkroom.distribution;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The OpenAPI documents are written by hand; each call of a service is in its documents, and nothing else is. */
class OpenApiDocumentsTest {

    @ParameterizedTest
    @ValueSource(strings = {"submitter-service", "callback-service", "storage-service"})
    void everyCallIsDocumentedAndEveryDocumentedCallExists(String service) throws IOException {
        assertThat(documented(service))
                .as("documented calls of %s", service)
                .containsExactlyInAnyOrderElementsOf(
                        Endpoint.of(service).map(Endpoint::toString).collect(toSet()));
    }

    private static Set<String> documented(String service) throws IOException {
        Set<String> calls = new TreeSet<>();
        for (Path document : documents(service)) {
            JsonNode paths = new YAMLMapper().readTree(document.toFile()).path("paths");
            paths.properties()
                    .forEach(path -> path.getValue().fieldNames().forEachRemaining(name -> {
                        if (Endpoint.VERBS.contains(name.toUpperCase(Locale.ROOT))) {
                            calls.add(name.toUpperCase(Locale.ROOT) + " " + path.getKey());
                        }
                    }));
        }
        return calls;
    }

    // submitter-service also serves the dialects, whose documents are in the providers' module.
    private static List<Path> documents(String service) throws IOException {
        List<String> modules = service.equals("submitter-service") ? List.of(service, "providers") : List.of(service);
        List<Path> documents = new ArrayList<>();
        for (String module : modules) {
            try (Stream<Path> files =
                    Files.list(Project.ROOT.resolve(module).resolve("src/main/resources/META-INF/resources/openapi"))) {
                documents.addAll(files.toList());
            }
        }
        return documents;
    }
}
