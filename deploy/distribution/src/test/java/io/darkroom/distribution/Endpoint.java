package io.darkroom.distribution;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.properties.HasAnnotations;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.List;
import java.util.stream.Stream;

/** One HTTP method of a service's path, and the Java method that answers it; read from the compiled classes. */
record Endpoint(String verb, String path, JavaMethod method) {

    static final List<String> SERVICES = List.of("submitter-service", "callback-service", "storage-service");
    static final List<String> VERBS = List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE");

    private static final String PATH = "jakarta.ws.rs.Path";

    static Stream<Endpoint> of(String service) {
        return new ClassFileImporter()
                .importPath(Project.ROOT.resolve(service).resolve("target/classes")).stream()
                        .filter(type -> type.isAnnotatedWith(PATH))
                        .flatMap(type -> type.getMethods().stream().flatMap(method -> of(type, method)));
    }

    private static Stream<Endpoint> of(JavaClass type, JavaMethod method) {
        // A place that may contain slashes has an expression.
        String path = ("/" + path(type) + "/" + path(method))
                .replaceAll("/+", "/")
                .replaceAll("(.)/$", "$1")
                .replaceAll("\\{(\\w+):[^}]*}", "{$1}");
        return VERBS.stream()
                .filter(verb -> method.isAnnotatedWith("jakarta.ws.rs." + verb))
                .map(verb -> new Endpoint(verb, path, method));
    }

    private static String path(HasAnnotations<?> element) {
        return element.tryGetAnnotationOfType(PATH)
                .flatMap(annotation -> annotation.get("value"))
                .map(String::valueOf)
                .orElse("");
    }

    @Override
    public String toString() {
        return verb + " " + path;
    }
}
