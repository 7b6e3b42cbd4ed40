package io.darkroom.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The compiler of TypeScript, on the Node that the browser tests bring along: a machine needs neither. */
class TypeCheckTest {

    private static final Path TOOLS = Path.of("target/type-check").toAbsolutePath();
    private static final String JAR_MARK = "/META-INF/maven/org.webjars.npm/typescript/pom.xml";
    private static final String LIBRARY = "META-INF/resources/webjars/typescript/";

    @Test
    void everySourceKeepsItsTypes() throws Exception {
        Process compiler = new ProcessBuilder(
                        node().toString(), compiler().toString(), "--project", "src/main/web/tsconfig.json")
                .redirectErrorStream(true)
                .start();
        String output = new String(compiler.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(compiler.waitFor()).as(output).isZero();
    }

    private static Path node() throws IOException {
        boolean arm = System.getProperty("os.arch").equals("aarch64");
        String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        String file = system.startsWith("windows") ? "node.exe" : "node";
        String folder = system.startsWith("windows")
                ? "win32_x64"
                : (system.startsWith("mac") ? "mac" : "linux") + (arm ? "-arm64" : "");
        Path node = TOOLS.resolve(file);
        if (!Files.exists(node)) {
            Files.createDirectories(TOOLS);
            String resource = "/driver/" + folder + "/" + file;
            try (InputStream bytes =
                    Objects.requireNonNull(TypeCheckTest.class.getResourceAsStream(resource), resource)) {
                Files.copy(bytes, node, StandardCopyOption.REPLACE_EXISTING);
            }
            assertThat(node.toFile().setExecutable(true)).isTrue();
        }
        return node;
    }

    private static Path compiler() throws Exception {
        Path lib = TOOLS.resolve("typescript/lib");
        if (!Files.exists(lib.resolve("tsc.js"))) {
            Files.createDirectories(lib);
            URL mark = Objects.requireNonNull(TypeCheckTest.class.getResource(JAR_MARK));
            String jar = mark.toString().replaceFirst("!.*", "");
            try (FileSystem files = FileSystems.newFileSystem(URI.create(jar), java.util.Map.of());
                    Stream<Path> all = Files.walk(files.getPath(LIBRARY), 3)) {
                for (Path file : compilerFiles(all)) {
                    Files.copy(file, lib.resolve(file.getFileName().toString()), StandardCopyOption.REPLACE_EXISTING);
                }
            }
        }
        return lib.resolve("tsc.js");
    }

    private static List<Path> compilerFiles(Stream<Path> all) {
        return all.filter(file -> file.getParent() != null && file.getParent().endsWith("lib"))
                .filter(file -> file.toString().matches(".*/(_?tsc\\.js|lib\\..*\\.d\\.ts)"))
                .toList();
    }
}
