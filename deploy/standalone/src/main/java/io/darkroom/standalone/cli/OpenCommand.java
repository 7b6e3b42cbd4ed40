package io.darkroom.standalone.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Opens the console with the key. The browser gets a file that only its owner can read and that leads to the console: in an argument of the
 * browser, others could see the key. It is in the fragment of the address, which no browser sends.
 */
@Command(
        name = "open",
        mixinStandardHelpOptions = true,
        description = "Opens the web console in a browser, signed in with the key.")
final class OpenCommand implements Callable<Integer> {

    private static final String FILE = "open-console.html";
    private static final String PAGE = """
            <!DOCTYPE html>
            <meta charset="utf-8">
            <meta name="referrer" content="no-referrer">
            <meta http-equiv="refresh" content="0; url=%s">
            <title>Darkroom</title>
            """;

    @Mixin
    private Server server = new Server();

    @Mixin
    private Output output = new Output();

    @Option(names = "--no-browser", description = "only write the file, and print where it is")
    private boolean withoutBrowser;

    @Override
    public Integer call() throws IOException, InterruptedException {
        server.get("/v1/key");
        Path file = write();
        Optional<String> browser = withoutBrowser ? Optional.empty() : browser();
        if (browser.isPresent() && started(browser.get(), file)) {
            output.out().println("the console opens at " + server.url().resolve("/console/"));
        } else {
            output.out().println("open this file in a browser on this machine; it contains the key: " + file.toUri());
        }
        return 0;
    }

    private Path write() throws IOException {
        Path file = server.state().toAbsolutePath().resolve(FILE);
        Files.deleteIfExists(file);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        return Files.writeString(file, PAGE.formatted(server.url().resolve("/console/#key=" + server.key())));
    }

    private static boolean started(String browser, Path file) throws InterruptedException {
        try {
            return new ProcessBuilder(List.of(browser, file.toUri().toString()))
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException none) {
            return false;
        }
    }

    private static Optional<String> browser() {
        boolean mac = System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("mac");
        return Optional.ofNullable(System.getenv("BROWSER"))
                .filter(command -> !command.isBlank())
                .or(() -> Optional.of(mac ? "open" : "xdg-open"));
    }
}
