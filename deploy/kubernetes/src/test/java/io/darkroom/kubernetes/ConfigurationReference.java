package io.darkroom.kubernetes;

import com.github.javaparser.JavaParser;
import com.github.javaparser.ParserConfiguration;
import com.github.javaparser.ast.body.ClassOrInterfaceDeclaration;
import com.github.javaparser.ast.body.MethodDeclaration;
import com.github.javaparser.ast.expr.AnnotationExpr;
import com.github.javaparser.ast.expr.Expression;
import com.github.javaparser.ast.type.ClassOrInterfaceType;
import com.github.javaparser.ast.type.Type;
import com.github.javaparser.javadoc.Javadoc;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Every key of every config mapping, read from the sources: only they have the words. */
record ConfigurationReference(SortedMap<String, Key> keys) {

    private static final Map<String, Set<String>> READ_BY = Map.of(
            "service", Set.of("callback", "storage"),
            "eventing", Set.of("submitter", "callback", "storage"),
            "providers", Set.of("submitter", "callback"),
            "submitter-service", Set.of("submitter"),
            "callback-service", Set.of("callback"),
            "storage-service", Set.of("storage"));

    /** What is said of one key, by all mappings that have it. */
    record Key(Set<String> services, Set<String> defaults, String meaning) {

        private static final Comparator<String> LONGER =
                Comparator.comparing(String::length).thenComparing(Comparator.naturalOrder());

        private Key and(Key other) {
            Set<String> both = new TreeSet<>(services);
            both.addAll(other.services);
            Set<String> values = new TreeSet<>(defaults);
            values.addAll(other.defaults);
            // Whichever mapping is read first, the same one is heard.
            return new Key(both, values, Collections.max(List.of(meaning, other.meaning), LONGER));
        }
    }

    static ConfigurationReference of(Path home) throws IOException {
        Reader reader = new Reader();
        for (String module : READ_BY.keySet()) {
            try (Stream<Path> sources = Files.walk(home.resolve(module).resolve("src/main/java"))) {
                for (Path source : sources.filter(file -> file.toString().endsWith("Config.java"))
                        .toList()) {
                    reader.read(source, module);
                }
            }
        }
        return new ConfigurationReference(reader.keys());
    }

    String table() {
        StringBuilder table = new StringBuilder("| key | default | read by | meaning |\n| --- | --- | --- | --- |\n");
        keys.forEach((name, key) -> table.append("| `%s` | %s | %s | %s |\n"
                .formatted(
                        name,
                        key.defaults().stream()
                                .map(value -> value.isEmpty() ? "none" : "`" + value + "`")
                                .collect(Collectors.joining(", ")),
                        key.services().size() == 3 ? "all" : String.join(", ", new TreeSet<>(key.services())),
                        key.meaning())));
        return table.toString();
    }

    private static final class Reader {

        private final JavaParser parser = new JavaParser(
                new ParserConfiguration().setLanguageLevel(ParserConfiguration.LanguageLevel.BLEEDING_EDGE));
        private final Map<String, ClassOrInterfaceDeclaration> shared = new HashMap<>();
        private final Map<ClassOrInterfaceDeclaration, String> mappings = new HashMap<>();

        void read(Path source, String module) throws IOException {
            for (ClassOrInterfaceDeclaration type :
                    parser.parse(source).getResult().orElseThrow().findAll(ClassOrInterfaceDeclaration.class)) {
                if (type.isTopLevelType()) {
                    shared.put(type.getNameAsString(), type);
                    if (type.getAnnotationByName("ConfigMapping").isPresent()) {
                        mappings.put(type, module);
                    }
                }
            }
        }

        SortedMap<String, Key> keys() {
            SortedMap<String, Key> keys = new TreeMap<>();
            mappings.forEach((type, module) -> {
                String prefix = value(type.getAnnotationByName("ConfigMapping").orElseThrow(), "prefix");
                walk(prefix, type, READ_BY.getOrDefault(module, Set.of()), keys);
            });
            return keys;
        }

        private void walk(
                String prefix, ClassOrInterfaceDeclaration type, Set<String> services, SortedMap<String, Key> keys) {
            for (ClassOrInterfaceType parent : type.getExtendedTypes()) {
                Optional.ofNullable(shared.get(parent.getNameAsString()))
                        .ifPresent(known -> walk(prefix, known, services, keys));
            }
            for (MethodDeclaration method : type.getMethods()) {
                if (method.getBody().isEmpty()) {
                    walk(name(prefix, method), method, services, keys);
                }
            }
        }

        private void walk(String name, MethodDeclaration method, Set<String> services, SortedMap<String, Key> keys) {
            Type type = method.getType();
            List<Type> arguments = type.isClassOrInterfaceType()
                    ? type.asClassOrInterfaceType()
                            .getTypeArguments()
                            .<List<Type>>map(list -> list)
                            .orElse(List.of())
                    : List.of();
            boolean map = type.asString().startsWith("Map<");
            Type value = arguments.isEmpty() ? type : arguments.getLast();
            Optional<ClassOrInterfaceDeclaration> group = group(method, value);
            if (group.isPresent()) {
                walk(map ? name + ".NAME" : name, group.get(), services, keys);
            } else {
                String fallback = method.getAnnotationByName("WithDefault")
                        .map(annotation -> value(annotation, "value"))
                        .orElse("");
                keys.merge(name, new Key(services, Set.of(fallback), meaning(method)), Key::and);
            }
        }

        // A group is written where it is used, or within its mapping.
        private static Optional<ClassOrInterfaceDeclaration> group(MethodDeclaration method, Type type) {
            return method.findCompilationUnit().stream()
                    .flatMap(unit -> unit.findAll(ClassOrInterfaceDeclaration.class).stream())
                    .filter(declared -> declared.getNameAsString().equals(type.asString()))
                    .findFirst();
        }

        private static String name(String prefix, MethodDeclaration method) {
            if (method.getAnnotationByName("WithParentName").isPresent()) {
                return prefix;
            }
            String word = method.getAnnotationByName("WithName")
                    .map(annotation -> value(annotation, "value"))
                    .orElseGet(() -> method.getNameAsString()
                            .replaceAll("([a-z])([A-Z])", "$1-$2")
                            .toLowerCase(Locale.ROOT));
            return prefix + "." + word;
        }

        private static String value(AnnotationExpr annotation, String member) {
            Expression value = annotation.isSingleMemberAnnotationExpr()
                    ? annotation.asSingleMemberAnnotationExpr().getMemberValue()
                    : annotation.asNormalAnnotationExpr().getPairs().stream()
                            .filter(pair -> pair.getNameAsString().equals(member))
                            .findFirst()
                            .orElseThrow()
                            .getValue();
            return value.asStringLiteralExpr().asString();
        }

        private static String meaning(MethodDeclaration method) {
            return method.getJavadoc()
                    .map(Javadoc::getDescription)
                    .map(words -> words.toText()
                            .replaceAll("\\{@code ([^}]*)}", "`$1`")
                            .replaceAll("\\{@link #?([^}]*)}", "`$1`")
                            .replaceAll("\\s+", " ")
                            .replace("|", "\\|")
                            .strip())
                    .orElse("");
        }
    }
}
