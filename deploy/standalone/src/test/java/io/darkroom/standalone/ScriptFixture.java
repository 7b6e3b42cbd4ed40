package io.darkroom.standalone;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A copy of the launcher script in a checkout of its own, with a Maven and a JDK that only print how they are called. */
final class ScriptFixture {

    private static final String POM = """
        <project>
          <modules>
            <module>contracts</module>
            <module>eventing</module>
            <module>submitter-service</module>
            <module>deploy/system</module>
          </modules>
        </project>
        """;

    // Everything else, above all the Maven of this machine, is hidden from the script.
    private static final List<String> TOOLS = List.of(
            "cat",
            "cut",
            "dirname",
            "find",
            "grep",
            "head",
            "mktemp",
            "mv",
            "nice",
            "paste",
            "readlink",
            "rm",
            "sed",
            "sort",
            "tail",
            "tar",
            "tee",
            "touch",
            "tr");

    /** How a command ended, and what it printed. */
    record Result(int status, String out, String err) {}

    private final Path root;
    private final Path home;
    private Path script;

    ScriptFixture(Path root) throws IOException {
        this.root = root;
        this.home = Files.createDirectories(root.resolve("the checkout"));
        Files.copy(Path.of("../../darkroom"), home.resolve("darkroom"), StandardCopyOption.COPY_ATTRIBUTES);
        // Only the JDK of this fixture may be found.
        script = home.resolve("darkroom");
        Files.writeString(script, Files.readString(script).replace("/usr/lib/jvm/*", root + "/jvm/*"));
        write("deploy/test.sh", Files.readString(Path.of("../test.sh")));
        write("pom.xml", POM);
        Files.createDirectories(home.resolve("deploy/standalone/target"));
        for (String tool : TOOLS) {
            executable(root.resolve("bin").resolve(tool), "exec /usr/bin/" + tool + " \"$@\"");
        }
        maven("3.9.16");
    }

    Path home() {
        return home;
    }

    /** A JDK of that version, where JAVA_HOME points. */
    ScriptFixture jdk(int version) throws IOException {
        executable(root.resolve("jdk/bin/javac"), "echo javac " + version + ".0.1");
        executable(root.resolve("jdk/bin/java"), "printf 'java'; printf ' %s' \"$@\"; echo");
        return this;
    }

    /** A JDK that says in its file {@code release} which version it is, and whose compiler cannot be asked. */
    ScriptFixture jdkWithReleaseFile(String version) throws IOException {
        jdk(1);
        Files.writeString(root.resolve("jdk/release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"" + version + "\"\n");
        return this;
    }

    /** A JDK that records an archive of classes with this content, and counts how often it is asked to. */
    ScriptFixture jdkThatRecords(String archive) throws IOException {
        executable(root.resolve("jdk/bin/java"), """
            for option in "$@"; do
                case $option in -XX:ArchiveClassesAtExit=*)
                    echo recorded >>"%s/recordings"
                    [ -z "%s" ] || echo "%s" >"${option#*=}"
                    exit 1 ;;
                esac
            done
            printf 'java'; printf ' %%s' "$@"; echo\
            """.formatted(root, archive, archive));
        return this;
    }

    long recordings() throws IOException {
        Path file = root.resolve("recordings");
        return Files.exists(file) ? Files.readAllLines(file).size() : 0;
    }

    ScriptFixture maven(String version) throws IOException {
        executable(root.resolve("bin/mvn"), """
            [ "$1" != --version ] || { echo "Apache Maven %s"; exit 0; }
            printf 'mvn'; printf ' %%s' "$@"; echo\
            """.formatted(version));
        return this;
    }

    ScriptFixture withoutMaven() throws IOException {
        Files.delete(root.resolve("bin/mvn"));
        return this;
    }

    /** Maven reports the tests that it ran in that module. */
    ScriptFixture mavenReportsTestsOf(String module) throws IOException {
        String reports = "'" + home.resolve(module).resolve("target/surefire-reports") + "'";
        executable(root.resolve("bin/mvn"), "/usr/bin/mkdir -p " + reports + "; : >" + reports + "/TEST-X.xml");
        return this;
    }

    /** A link to the script, outside the checkout; {@link #run} uses it from now on. */
    ScriptFixture linked() throws IOException {
        script = Files.createSymbolicLink(root.resolve("link"), script);
        return this;
    }

    /** Maven fails, and prints this. */
    ScriptFixture failingMaven(String output) throws IOException {
        executable(root.resolve("bin/mvn"), "echo '" + output + "'; exit 1");
        return this;
    }

    /** Maven fails when it is called with arguments that contain this. */
    ScriptFixture failingMavenFor(String arguments) throws IOException {
        executable(
                root.resolve("bin/mvn"),
                "case \"$*\" in *" + arguments + "*) echo '[ERROR]   it failed'; exit 1 ;; esac");
        return this;
    }

    /** A file below the checkout. */
    ScriptFixture write(String file, String content) throws IOException {
        Path path = home.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, content);
        return this;
    }

    /** As if everything had been built just now. */
    ScriptFixture built() throws IOException {
        return write("deploy/standalone/target/.built", "");
    }

    Result run(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("/bin/bash", script.toString()));
        command.addAll(List.of(arguments));
        Path out = root.resolve("out");
        Path err = root.resolve("err");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
        builder.environment().clear();
        builder.environment().put("PATH", root.resolve("bin").toString());
        builder.environment().put("JAVA_HOME", root.resolve("jdk").toString());
        Process process = builder.start();
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IllegalStateException("the script does not end");
        }
        return new Result(process.exitValue(), Files.readString(out), Files.readString(err));
    }

    private static void executable(Path file, String script) throws IOException {
        Files.createDirectories(file.getParent());
        Files.write(file, ("#!/bin/bash\n" + script + "\n").getBytes(StandardCharsets.UTF_8));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
