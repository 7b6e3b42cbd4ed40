package io.darkroom.system.shared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Runs each file of docs/examples against the packaged system, as its first lines say. */
@Tag("backend")
@ExtendWith(SharedSystem.class)
class ExamplesTest {

    private static final Path EXAMPLES = Path.of("../../docs/examples");
    private static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin/java").toString();
    private static final long MAX_SECONDS = 180;
    // Not every text is a JSON text.
    private static final String PROMPT = "a \"red\" lamp";

    @TempDir
    Path folder;

    @Test
    void curl(SharedSystem shared) throws Exception {
        requireProgram("curl");

        assertThat(run(shared, "sh", example("generate.sh"), PROMPT, image())).contains("/v1/assets/");
    }

    @Test
    void java(SharedSystem shared) throws Exception {
        assertThat(run(shared, JAVA, example("Generate.java"), PROMPT, image())).contains("/v1/assets/");
    }

    @Test
    void javaWithTheClientOfOpenAi(SharedSystem shared) throws Exception {
        String classes = System.getProperty("java.class.path");

        assertThat(run(shared, JAVA, "-cp", classes, example("OpenAi.java"), PROMPT, image()))
                .contains("2560x1440");
    }

    @Test
    void javaWithTheRestClient(SharedSystem shared) throws Exception {
        String classes = System.getProperty("java.class.path");

        assertThat(run(shared, JAVA, "-cp", classes, example("RestClient.java"), PROMPT, image()))
                .contains("/v1/assets/");
    }

    @Test
    void node(SharedSystem shared) throws Exception {
        requireProgram("node");

        assertThat(run(shared, "node", example("generate.mjs"), PROMPT, image()))
                .contains("completed")
                .contains("2560x1440");
    }

    @Test
    void nodeWithTheClientOfOpenAi(SharedSystem shared) throws Exception {
        install(shared, "openai.mjs", "openai@7.57.0");

        assertThat(run(shared, "node", "openai.mjs", PROMPT, image())).contains("2560x1440");
    }

    @Test
    void nodeWithTheClientOfReplicate(SharedSystem shared) throws Exception {
        install(shared, "replicate.mjs", "replicate@1.4.0");

        assertThat(run(shared, "node", "replicate.mjs", PROMPT, image())).contains("/v1/assets/");
    }

    @Test
    void nodeWithTheClientOfFal(SharedSystem shared) throws Exception {
        install(shared, "fal.mjs", "@fal-ai/client@1.10.1");

        assertThat(run(shared, "node", "fal.mjs", PROMPT, image())).contains("2560x1440");
    }

    private void install(SharedSystem shared, String example, String client) throws Exception {
        requireProgram("node");
        requireProgram("npm");
        Files.writeString(folder.resolve("package.json"), "{\"private\": true}");
        Files.copy(EXAMPLES.resolve(example), folder.resolve(example));
        assumeTrue(
                exit(started(
                                shared,
                                "npm",
                                "install",
                                "--no-audit",
                                "--no-fund",
                                "--no-package-lock",
                                "--prefer-offline",
                                client))
                        == 0,
                "npm cannot install " + client + ": " + printed());
    }

    @Test
    void python(SharedSystem shared) throws Exception {
        requireProgram("python3");

        assertThat(run(shared, "python3", example("generate.py"), PROMPT, image()))
                .contains("verified generation.completed");
    }

    // What it prints; it has saved an image.
    private String run(SharedSystem shared, String... command) throws Exception {
        int exit = exit(started(shared, command));

        assertThat(exit).as(printed()).isZero();
        assertThat(ImageIO.read(new File(image()))).as("the image").isNotNull();
        return printed();
    }

    private Process started(SharedSystem shared, String... command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(new ArrayList<>(List.of(command)))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("printed").toFile());
        String key = shared.system().rootKey();
        builder.environment().put("JDK_JAVA_OPTIONS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC");
        builder.environment().put("DARKROOM_URL", shared.system().url());
        builder.environment().put("DARKROOM_KEY", key);
        builder.environment().put("OPENAI_BASE_URL", shared.system().url() + "/openai/v1");
        builder.environment().put("OPENAI_API_KEY", key);
        return builder.start();
    }

    private static int exit(Process process) throws InterruptedException {
        if (!process.waitFor(MAX_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            return -1;
        }
        return process.exitValue();
    }

    private String printed() throws IOException {
        return Files.readString(folder.resolve("printed"));
    }

    private static String example(String file) throws IOException {
        return EXAMPLES.resolve(file).toRealPath().toString();
    }

    private String image() {
        return folder.resolve("image.jpg").toString();
    }

    private static void requireProgram(String program) {
        assumeTrue(
                Arrays.stream(Objects.requireNonNullElse(System.getenv("PATH"), "")
                                .split(File.pathSeparator))
                        .anyMatch(path -> Files.isExecutable(Path.of(path, program))),
                program + " is not installed");
    }
}
