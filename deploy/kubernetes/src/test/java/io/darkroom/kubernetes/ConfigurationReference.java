package io.darkroom.kubernetes;

import com.github.javaparser.JavaParser;
import com.github.javaparser.ParserConfiguration;
import com.github.javaparser.ast.body.ClassOrInterfaceDeclaration;
import com.github.javaparser.ast.body.MethodDeclaration;
import com.github.javaparser.ast.expr.AnnotationExpr;
import com.github.javaparser.ast.expr.Expression;
import com.github.javaparser.ast.nodeTypes.NodeWithJavadoc;
import com.github.javaparser.ast.type.ClassOrInterfaceType;
import com.github.javaparser.ast.type.Type;
import com.github.javaparser.javadoc.Javadoc;
import com.github.javaparser.javadoc.description.JavadocDescription;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Every key of every config mapping, read from the sources, because only they contain the Javadoc. */
record ConfigurationReference(SortedMap<String, Group> groups) {

    private static final Set<String> ALL = Set.of("submitter", "callback", "storage");
    private static final Map<String, Set<String>> READ_BY = Map.of(
            "service", ALL,
            "eventing", ALL,
            "providers", Set.of("submitter", "callback"),
            "submitter-service", Set.of("submitter"),
            "callback-service", Set.of("callback"),
            "storage-service", Set.of("storage"));

    /** The keys directly below one prefix, and what the interfaces that hold them say. */
    record Group(SortedMap<String, Key> keys, Set<String> meanings) {

        private Group() {
            this(new TreeMap<>(), new LinkedHashSet<>());
        }
    }

    /** One key: its default and its meaning in each service that reads it. */
    record Key(SortedMap<String, String> defaults, SortedMap<String, String> meanings) {

        private static Key of(Set<String> services, String fallback, String meaning) {
            SortedMap<String, String> defaults = new TreeMap<>();
            SortedMap<String, String> meanings = new TreeMap<>();
            services.forEach(service -> {
                defaults.put(service, fallback);
                meanings.put(service, meaning);
            });
            return new Key(defaults, meanings);
        }

        private Key and(Key other) {
            SortedMap<String, String> bothDefaults = new TreeMap<>(defaults);
            bothDefaults.putAll(other.defaults);
            SortedMap<String, String> bothMeanings = new TreeMap<>(meanings);
            bothMeanings.putAll(other.meanings);
            return new Key(bothDefaults, bothMeanings);
        }

        String services() {
            return defaults.keySet().containsAll(ALL) ? "all" : String.join(", ", defaults.keySet());
        }

        /** One value where all services have the same, else each with its service's name. */
        private static String perService(SortedMap<String, String> values, UnaryOperator<String> format) {
            return Set.copyOf(values.values()).size() == 1
                    ? format.apply(values.firstEntry().getValue())
                    : values.entrySet().stream()
                            .map(value -> value.getKey() + ": " + format.apply(value.getValue()))
                            .collect(Collectors.joining(" "));
        }

        private String row(String name) {
            return "| `%s` | %s | %s | %s |\n"
                    .formatted(
                            name,
                            perService(defaults, value -> value.isEmpty() ? "none" : "`" + value + "`"),
                            services(),
                            perService(meanings, UnaryOperator.identity()));
        }
    }

    static ConfigurationReference of(Path home) throws IOException {
        Reader reader = new Reader();
        for (String module : READ_BY.keySet().stream().sorted().toList()) {
            try (Stream<Path> sources = Files.walk(home.resolve(module).resolve("src/main/java"))) {
                for (Path source :
                        sources.filter(ConfigurationReference::hasKeys).sorted().toList()) {
                    reader.read(source, module);
                }
            }
        }
        return new ConfigurationReference(reader.groups());
    }

    // A mapping, whatever its name, or an interface that mappings extend.
    private static boolean hasKeys(Path source) {
        try {
            return source.toString().endsWith("Config.java")
                    || (source.toString().endsWith(".java")
                            && Files.readString(source).contains("@ConfigMapping("));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    SortedMap<String, Key> keys() {
        SortedMap<String, Key> keys = new TreeMap<>();
        groups.values().forEach(group -> keys.putAll(group.keys()));
        return keys;
    }

    /** A heading, the interfaces' sentences and a table for each prefix. */
    String sections() {
        StringBuilder text = new StringBuilder();
        groups.forEach((prefix, group) -> {
            text.append("## ").append(prefix).append("\n\n");
            group.meanings().forEach(meaning -> text.append(meaning).append("\n"));
            text.append(group.meanings().isEmpty() ? "" : "\n");
            text.append("| key | default | read by | meaning |\n| --- | --- | --- | --- |\n");
            group.keys().forEach((name, key) -> text.append(key.row(name)));
            text.append("\n");
        });
        return text.toString().strip() + "\n";
    }

    private static final class Reader {

        private static final Pattern LINK = Pattern.compile("\\{@link \\w*#(\\w+)(?:\\(\\))?}");

        private final JavaParser parser = new JavaParser(
                new ParserConfiguration().setLanguageLevel(ParserConfiguration.LanguageLevel.BLEEDING_EDGE));
        private final Map<String, ClassOrInterfaceDeclaration> shared = new HashMap<>();
        private final Map<ClassOrInterfaceDeclaration, String> mappings = new LinkedHashMap<>();

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

        SortedMap<String, Group> groups() {
            SortedMap<String, Group> groups = new TreeMap<>();
            mappings.forEach((type, module) -> {
                String prefix = value(type.getAnnotationByName("ConfigMapping").orElseThrow(), "prefix");
                walk(prefix, type, READ_BY.getOrDefault(module, Set.of()), groups);
            });
            return groups;
        }

        private void walk(
                String prefix,
                ClassOrInterfaceDeclaration type,
                Set<String> services,
                SortedMap<String, Group> groups) {
            for (ClassOrInterfaceType parent : type.getExtendedTypes()) {
                Optional.ofNullable(shared.get(parent.getNameAsString()))
                        .ifPresent(known -> walk(prefix, known, services, groups));
            }
            boolean holdsKeys = false;
            for (MethodDeclaration method : type.getMethods()) {
                if (method.getBody().isEmpty()) {
                    holdsKeys |= walk(name(prefix, method), method, services, groups);
                }
            }
            // An interface that other mappings extend is about none of their prefixes.
            String meaning = meaning(type);
            boolean extended = type.isTopLevelType() && !type.isAnnotationPresent("ConfigMapping");
            if (holdsKeys && !extended && !meaning.isEmpty()) {
                groups.get(prefix).meanings().add(meaning);
            }
        }

        private boolean walk(
                String name, MethodDeclaration method, Set<String> services, SortedMap<String, Group> groups) {
            Type type = method.getType();
            List<Type> arguments = type.isClassOrInterfaceType()
                    ? type.asClassOrInterfaceType()
                            .getTypeArguments()
                            .<List<Type>>map(list -> list)
                            .orElse(List.of())
                    : List.of();
            boolean map = type.asString().startsWith("Map<");
            Type value = arguments.isEmpty() ? type : arguments.getLast();
            Optional<ClassOrInterfaceDeclaration> nested = group(method, value);
            if (nested.isPresent()) {
                walk(map ? name + ".NAME" : name, nested.get(), services, groups);
                return false;
            }
            String fallback = method.getAnnotationByName("WithDefault")
                    .map(annotation -> value(annotation, "value"))
                    .orElse("");
            groups.computeIfAbsent(name.substring(0, name.lastIndexOf('.')), prefix -> new Group())
                    .keys()
                    .merge(name, Key.of(services, fallback, meaning(method)), Key::and);
            return true;
        }

        // The nested interface of a group is declared in the same file.
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
                    .orElseGet(() -> key(method.getNameAsString()));
            return prefix + "." + word;
        }

        private static String key(String method) {
            return method.replaceAll("([a-z])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT);
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

        private static String meaning(NodeWithJavadoc<?> documented) {
            String text = documented
                    .getJavadoc()
                    .map(Javadoc::getDescription)
                    .map(JavadocDescription::toText)
                    .orElse("");
            // A link to a method means the key of that name.
            return LINK.matcher(text)
                    .replaceAll(link -> "`" + key(link.group(1)) + "`")
                    .replaceAll("\\{@(?:code|link) ([^}]*)}", "`$1`")
                    .replaceAll("\\s+", " ")
                    .replace("|", "\\|")
                    .strip();
        }
    }
}
