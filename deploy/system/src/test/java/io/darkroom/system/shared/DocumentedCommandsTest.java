package io.darkroom.system.shared;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.darkroom.standalone.cli.Cli;
import io.darkroom.system.RunningSystem;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Runs the commands of README.md and docs as they are written, against a running system: only its address and its ids are put in. */
@Tag("backend")
@ExtendWith(SharedSystem.class)
class DocumentedCommandsTest {

    private static final Pattern BLOCK = Pattern.compile("(?s)\n```\n(.*?)\n```");
    private static final Pattern INLINE = Pattern.compile("`(\\./darkroom [^`]+)`");
    private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|'([^']*)'|(\\S+)");
    // They build, start, disturb or measure systems of their own, or need what no test has.
    private static final Pattern ELSEWHERE =
            Pattern.compile("\\./darkroom (run|test|dev|train|bench|chaos|format|open|archive redrive)\\b.*");
    // Names of commands rather than commands.
    private static final Pattern INCOMPLETE =
            Pattern.compile(".*(\\||…|\\b(dead-letters|replay --from|generate PROMPT)$).*");

    private final SharedSystem shared;
    private final RunningSystem system;

    @TempDir
    Path folder;

    DocumentedCommandsTest(SharedSystem shared) {
        this.shared = shared;
        this.system = shared.system();
    }

    @Test
    void everyCommandDoesWhatItIsWrittenFor() throws Exception {
        Files.writeString(folder.resolve("requests.jsonl"), """
                {"model": "seedream-4.5", "prompt": "a lamp"}
                {"model": "seedream-4.5", "prompt": "a chair"}
                """);
        Map<String, String> ids = ids();
        List<String> failed = new ArrayList<>();
        int commands = 0;

        for (String command : commands()) {
            commands++;
            String adapted = adapted(command, ids);
            String problem = adapted.startsWith("./darkroom ") ? launcher(adapted) : shell(adapted);
            if (!problem.isEmpty()) {
                failed.add(command + "\n  -> " + problem);
            }
        }
        shell("curl -s -X DELETE " + simulator() + "/admin/faults/evolink");

        assertThat(failed).isEmpty();
        assertThat(commands).as("the documents still have commands").isGreaterThan(25);
    }

    private static List<String> commands() throws IOException {
        List<String> commands = new ArrayList<>();
        for (Path document : documents()) {
            String text = Files.readString(document);
            BLOCK.matcher(text).results().map(block -> block.group(1)).forEach(block -> commands.addAll(lines(block)));
            INLINE.matcher(text).results().map(inline -> inline.group(1)).forEach(commands::add);
        }
        return commands.stream()
                .map(command -> command.replaceAll("\\s+#.*", ""))
                .filter(command -> command.startsWith("curl ") || command.startsWith("./darkroom "))
                .filter(command -> !ELSEWHERE.matcher(command).matches())
                .filter(command -> !INCOMPLETE.matcher(command).matches())
                .toList();
    }

    private static List<Path> documents() throws IOException {
        Path home = Path.of("../..");
        try (Stream<Path> docs = Files.list(home.resolve("docs"))) {
            return Stream.concat(
                            Stream.of(home.resolve("README.md")),
                            docs.filter(file -> file.toString().endsWith(".md")).sorted())
                    .toList();
        }
    }

    // A command goes on after a backslash, and inside quotes.
    private static List<String> lines(String block) {
        List<String> commands = new ArrayList<>();
        StringBuilder command = new StringBuilder();
        for (String line : block.split("\n")) {
            command.append(command.isEmpty() ? "" : "\n").append(line);
            boolean open =
                    command.chars().filter(character -> character == '\'').count() % 2 == 1;
            if (!line.endsWith("\\") && !open) {
                commands.add(command.toString());
                command.setLength(0);
            }
        }
        return commands;
    }

    private Map<String, String> ids() throws Exception {
        system.produce("darkroom.requests", "{\"what\": \"is this\"}");
        Awaitility.await().until(() -> shared.cli("dead-letters", "list").contains("not a CloudEvent"));
        String letter = shared.cli("dead-letters", "list", "--topic", "darkroom.requests")
                .split(" ")[0];
        shared.cli("account", "create", "documented");
        shared.cli("key", "create", "--account", "documented", "--name", "documented");
        return Map.of(
                "darkroom.requests:2:17", letter,
                "ACCOUNT_ID", idIn(shared.cli("account", "list", "--json"), "documented"),
                "\\bID\\b", idIn(shared.cli("key", "list", "--json"), "documented"),
                "FILE\\.jsonl", folder.resolve("requests.jsonl").toString());
    }

    private static String idIn(String json, String name) throws IOException {
        for (JsonNode each : RunningSystem.JSON.readTree(json).path("data")) {
            if (each.path("name").asText().equals(name)) {
                return each.path("id").asText();
            }
        }
        throw new IOException("there is no " + name + " in " + json);
    }

    private String adapted(String command, Map<String, String> ids) {
        String adapted = command.replace("http://127.0.0.1:8080", system.url())
                .replace("http://127.0.0.1:8090", simulator())
                .replace("$(cat .darkroom/root-key)", "$KEY");
        for (Map.Entry<String, String> id : ids.entrySet()) {
            adapted = adapted.replaceAll(id.getKey(), Matcher.quoteReplacement(id.getValue()));
        }
        return adapted;
    }

    private String simulator() {
        return system.url(10);
    }

    /** What a command of the launcher printed, if it failed. */
    private String launcher(String command) {
        List<String> arguments = new ArrayList<>();
        WORD.matcher(command.substring("./darkroom ".length()))
                .results()
                .map(word -> word.group(1) != null ? word.group(1) : word.group(word.group(2) != null ? 2 : 3))
                .forEach(arguments::add);
        arguments.replaceAll(
                word -> word.equals("pictures") ? folder.resolve("pictures").toString() : word);
        arguments.addAll(
                List.of("--url", system.url(), "--state", shared.state().toString()));
        StringWriter printed = new StringWriter();
        PrintWriter out = new PrintWriter(printed, true);
        int status = Cli.execute(out, out, arguments.toArray(String[]::new));
        return status == 0 ? "" : status + ": " + printed;
    }

    private String shell(String command) throws IOException, InterruptedException {
        ProcessBuilder shell = new ProcessBuilder(
                        "bash", "-c", command.replace("curl ", "curl --fail-with-body --max-time 60 "))
                .directory(folder.toFile())
                .redirectErrorStream(true);
        shell.environment()
                .put("KEY", Files.readString(shared.state().resolve("root-key")).strip());
        Process process = shell.start();
        process.getOutputStream().close();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return process.waitFor(60, TimeUnit.SECONDS) && process.exitValue() == 0 ? "" : printed;
    }
}
