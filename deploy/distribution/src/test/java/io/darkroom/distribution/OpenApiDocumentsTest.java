package io.darkroom.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.properties.HasAnnotations;
import com.tngtech.archunit.core.importer.ClassFileImporter;
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

    private static final String PATH = "jakarta.ws.rs.Path";
    private static final List<String> METHODS = List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE");

    @ParameterizedTest
    @ValueSource(strings = {"submitter-service", "callback-service", "storage-service"})
    void everyCallIsDocumentedAndEveryDocumentedCallExists(String service) throws IOException {
        assertThat(documented(service)).isEqualTo(implemented(service));
    }

    private static Set<String> implemented(String service) {
        Set<String> calls = new TreeSet<>();
        for (JavaClass type :
                new ClassFileImporter().importPath(Project.ROOT.resolve(service).resolve("target/classes"))) {
            if (type.isAnnotatedWith(PATH)) {
                type.getMethods().forEach(method -> calls.addAll(calls(type, method)));
            }
        }
        return calls;
    }

    private static List<String> calls(JavaClass type, JavaMethod method) {
        return METHODS.stream()
                .filter(name -> method.isAnnotatedWith("jakarta.ws.rs." + name))
                .map(name -> name + " " + normalized(path(type) + "/" + path(method)))
                .toList();
    }

    private static String path(HasAnnotations<?> element) {
        return element.tryGetAnnotationOfType(PATH)
                .flatMap(annotation -> annotation.get("value"))
                .map(String::valueOf)
                .orElse("");
    }

    private static String normalized(String path) {
        // A place that may contain slashes has an expression.
        return ("/" + path)
                .replaceAll("/+", "/")
                .replaceAll("(.)/$", "$1")
                .replaceAll("\\{(\\w+):[^}]*}", "{$1}");
    }

    private static Set<String> documented(String service) throws IOException {
        Set<String> calls = new TreeSet<>();
        for (Path document : documents(service)) {
            JsonNode paths = new YAMLMapper().readTree(document.toFile()).path("paths");
            paths.properties()
                    .forEach(path -> path.getValue().fieldNames().forEachRemaining(name -> {
                        if (METHODS.contains(name.toUpperCase(Locale.ROOT))) {
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
