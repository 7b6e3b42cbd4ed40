package io.darkroom.system;

import io.darkroom.standalone.ClassArchives;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A run of {@code ./darkroom chaos}, in a process of its own, as that runs it. */
record ChaosRun(int exitValue, String said) {

    static ChaosRun of(String... arguments) throws IOException, InterruptedException {
        ClassArchives.recordMissing(Path.of("../..").toRealPath());
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-Xmx512m",
                "--enable-native-access=ALL-UNNAMED",
                "-jar",
                "../../lab/chaos/target/chaos.jar"));
        command.addAll(List.of(arguments));
        command.addAll(List.of("--home", "../.."));
        ProcessBuilder launch = new ProcessBuilder(command).redirectErrorStream(true);
        launch.environment().putAll(ShortLivedJvms.environment());
        Process chaos = launch.start();
        // When the tests are stopped, so is the run; it stops what it started itself.
        Runtime.getRuntime().addShutdownHook(new Thread(chaos::destroy));
        String said = new String(chaos.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new ChaosRun(chaos.waitFor(), said);
    }
}
