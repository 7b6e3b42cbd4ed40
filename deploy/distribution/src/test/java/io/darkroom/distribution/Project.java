package io.darkroom.distribution;

import com.github.javaparser.JavaParser;
import com.github.javaparser.ParserConfiguration;
import com.github.javaparser.ast.CompilationUnit;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The modules that the root pom.xml lists, and their sources. */
final class Project {

    static final Path ROOT = Path.of("../..");

    private static final Pattern MODULE = Pattern.compile("<module>([^<]+)</module>");

    // The parser knows neither unnamed patterns nor several of them in one label: it gets the first one, with a name.
    private static final Pattern UNNAMED = Pattern.compile("\\bcase ([\\w.]+) _((?:,\\s*[\\w.]+ _)*)");

    private Project() {}

    /** A source file and what the parser made of it. */
    record Source(Path path, int lines, CompilationUnit unit) {

        @Override
        public String toString() {
            return ROOT.relativize(path).toString();
        }
    }

    static List<String> modules() throws IOException {
        return MODULE.matcher(Files.readString(ROOT.resolve("pom.xml")))
                .results()
                .map(found -> found.group(1))
                .toList();
    }

    /** The modules that have code of their own, and not only tests. */
    static List<String> modulesWithCode() throws IOException {
        return modules().stream()
                .filter(module -> Files.isDirectory(ROOT.resolve(module).resolve("src/main/java")))
                .toList();
    }

    static List<Source> mainSources() throws IOException {
        return sources("src/main/java", "");
    }

    /** The test sources that contain a text: to parse all of them takes seconds. */
    static List<Source> testSources(String text) throws IOException {
        return sources("src/test/java", text);
    }

    private static List<Source> sources(String folder, String text) throws IOException {
        return modules().stream()
                .map(module -> ROOT.resolve(module).resolve(folder))
                .filter(Files::isDirectory)
                .flatMap(Project::javaFiles)
                .filter(file -> read(file).contains(text))
                .map(Project::parse)
                .toList();
    }

    private static Stream<Path> javaFiles(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".java")).sorted().toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Source parse(Path file) {
        String text = read(file);
        return new Source(file, (int) text.lines().count(), parse(text));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(file.toString(), e);
        }
    }

    static CompilationUnit parse(String source) {
        var result = new JavaParser(
                        new ParserConfiguration().setLanguageLevel(ParserConfiguration.LanguageLevel.BLEEDING_EDGE))
                .parse(withNamedPatterns(source));
        return result.getResult()
                .filter(unit -> result.isSuccessful())
                .orElseThrow(() -> new IllegalArgumentException(
                        result.getProblems().getFirst().getVerboseMessage() + " in "
                                + source.lines().limit(1).toList()));
    }

    private static String withNamedPatterns(String source) {
        return UNNAMED.matcher(source)
                .replaceAll(label -> "case " + label.group(1) + " unnamed"
                        + "\n".repeat((int)
                                label.group(2).chars().filter(c -> c == '\n').count()));
    }
}
