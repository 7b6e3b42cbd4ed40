package io.darkroom.standalone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class CliTest {

    @TempDir
    Path state;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "generate",
                "status",
                "account",
                "providers",
                "usage",
                "deliveries",
                "open",
                "key",
                "archive",
                "submit",
                "dead-letters",
                "replay",
                "version",
                "completion"
            })
    void everyCommandHasAHelpText(String command) {
        StubApi.Result result = StubApi.execute("help", command);

        assertThat(result.status()).isZero();
        assertThat(result.out()).startsWith("Usage: darkroom " + command);
    }

    @Test
    void everyCommandAndSubcommandTakesHelpAndVersion() {
        List<CommandLine> commands = commands(Version.addTo(Cli.all())).toList();

        assertThat(commands)
                .hasSizeGreaterThan(20)
                .allSatisfy(command -> assertThat(command.getCommandSpec().optionsMap())
                        .containsKeys("--help", "-h", "--version", "-V"));
        assertThat(StubApi.execute("key", "create", "--help").out()).startsWith("Usage: darkroom key create");
        assertThat(StubApi.execute("key", "-V").out()).startsWith("Darkroom ").contains("Java 25");
    }

    private static Stream<CommandLine> commands(CommandLine parent) {
        return parent.getSubcommands().values().stream()
                .filter(command -> !(command.getCommand() instanceof CommandLine.HelpCommand))
                .flatMap(command -> Stream.concat(Stream.of(command), commands(command)));
    }

    @Test
    void theCompletionKnowsTheCommandsAndTheirOptions() {
        assertThat(StubApi.execute("completion").out())
                .startsWith("#!/usr/bin/env bash")
                .contains("generate", "--ratio", "redeliver", "--no-simulator", "--port-base");
    }

    @Test
    void theVersionIsPrinted() {
        assertThat(StubApi.execute("version").out()).startsWith("Darkroom ").contains("Java 25");
        assertThat(StubApi.execute("version", "--json").out()).contains("\"version\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"key", "archive", "dead-letters"})
    void aCommandWithSubcommandsExplainsThem(String command) {
        assertThat(StubApi.execute(command, "help").out()).startsWith("Usage: darkroom " + command);
    }

    @Test
    void theAddressIsThatOfTheSystemOnTheState() throws Exception {
        Files.writeString(state.resolve("root-key"), "dk_root_test");
        Files.writeString(state.resolve("port-base"), "1\n");

        assertThat(StubApi.execute("key", "list", "--state", state.toString()).err())
                .contains("nothing answers at http://127.0.0.1:1;");
    }

    @Test
    void anEmptyStateAndAnAddressThatIsNoneAreRefused() {
        assertThat(StubApi.execute("key", "list", "--state", "").err()).contains("--state needs a folder");
        assertThat(StubApi.execute("key", "list", "--url", "localhost:8080").err())
                .contains("--url must be an http or https address");
    }

    @Test
    void anAnswerThatIsNoProblemIsNamedWithTheAddress() throws Exception {
        try (StubApi api = new StubApi(state)) {
            api.on("GET /v1/admin/accounts", 502, "<html>Bad gateway</html>");

            assertThat(api.run("key", "list").err())
                    .isEqualToIgnoringNewLines(
                            "darkroom: " + api.url() + "/ answered HTTP 502; is it the address of a Darkroom?");
        }
    }

    @Test
    void anUnknownCommandIsAUsageError() {
        StubApi.Result result = StubApi.execute("explode");

        assertThat(result.status()).isEqualTo(2);
        assertThat(result.err()).contains("explode").doesNotContain("Exception");
    }

    @Test
    void anUnknownOptionIsAUsageError() {
        StubApi.Result result = StubApi.execute("key", "list", "--colour");

        assertThat(result.status()).isEqualTo(2);
        assertThat(result.err()).contains("--colour");
    }

    @Test
    void withoutAKeyTheMessageSaysWhereOneCanBeGiven() {
        StubApi.Result result = StubApi.execute("key", "list", "--state", state.toString());

        assertThat(result.status()).isEqualTo(1);
        assertThat(result.err()).startsWith("darkroom: ").contains("DARKROOM_KEY", "--state");
    }

    @Test
    void anAddressWhereNothingListensIsNamed() throws Exception {
        StubApi closed = new StubApi(state);
        closed.close();

        StubApi.Result result = closed.run("key", "list");

        assertThat(result.status()).isEqualTo(1);
        assertThat(result.err()).contains(closed.url(), "is it running?");
    }

    @Test
    void theRootKeyOfTheStateIsSent() throws Exception {
        try (StubApi api = new StubApi(state)) {
            api.on("GET /v1/admin/accounts", 200, "{\"data\": []}").on("GET /v1/admin/keys", 200, "{\"data\": []}");

            api.run("key", "list");

            assertThat(api.requests())
                    .extracting(StubApi.Request::authorization)
                    .containsOnly("Bearer dk_root_test");
        }
    }

    @Test
    void aProblemIsShownByItsDetail() throws Exception {
        try (StubApi api = new StubApi(state)) {
            api.on(
                    "GET /v1/admin/accounts",
                    403,
                    "{\"title\": \"Forbidden\", \"detail\": \"the key has no scope admin\"}");

            StubApi.Result result = api.run("key", "list");

            assertThat(result.status()).isEqualTo(1);
            assertThat(result.err()).isEqualToIgnoringNewLines("darkroom: HTTP 403: the key has no scope admin");
        }
    }
}
