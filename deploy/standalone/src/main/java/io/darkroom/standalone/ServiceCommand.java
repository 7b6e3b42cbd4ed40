package io.darkroom.standalone;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How a service is started, and when it counts as ready.
 *
 * @param log where its output is appended; without one it goes to the console
 */
record ServiceCommand(
        String name,
        List<String> command,
        Map<String, String> environment,
        Readiness readiness,
        Duration readyTimeout,
        Optional<Path> log) {

    private static final String CONSOLE_BUNDLE = "console/target/classes/META-INF/resources/console";
    private static final String BROKER_ARCHIVE = "broker.jsa";
    private static final Duration READY_TIMEOUT = Duration.ofMinutes(3);
    private static final List<String> BROKER_OPTIONS = List.of(
            "-Xmx320m",
            "-XX:+UseSerialGC",
            "-XX:+UseCompactObjectHeaders",
            "-XX:+ExitOnOutOfMemoryError",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow");
    // Maven resolves and compiles first.
    private static final Duration DEV_READY_TIMEOUT = Duration.ofMinutes(5);

    /** A service as the purpose of the run asks for it. */
    static ServiceCommand of(ServiceName service, Settings settings, Map<String, String> environment) {
        return switch (settings.purpose()) {
            case Purpose.Develop(ServiceName developed, Path maven)
            when developed == service -> devMode(service, maven, settings, environment);
            case Purpose.Develop others -> packaged(service, settings, environment);
            case Purpose.Serve serve -> packaged(service, settings, environment);
            case Purpose.Train train -> packaged(service, settings, environment);
        };
    }

    private static ServiceCommand packaged(ServiceName service, Settings settings, Map<String, String> environment) {
        Path jar = ServiceJvm.jar(settings.home(), service.module());
        int port = settings.port(service);
        return java(service.module(), jar, port, Readiness.ofService(port), settings, environment);
    }

    static ServiceCommand simulator(Settings settings, Map<String, String> environment) {
        int port = settings.simulatorPort();
        Readiness readiness = new Readiness(URI.create("http://127.0.0.1:" + port + "/health"));
        return java("simulator", ServiceJvm.simulatorJar(settings.home()), port, readiness, settings, environment);
    }

    /** The broker. Ctrl-C reaches the launcher, which stops it after the services: they need it until they have drained. */
    static ServiceCommand kafka(Settings settings) {
        List<String> command =
                new ArrayList<>(List.of("/bin/sh", "-c", "trap '' INT; exec \"$@\"", "sh", javaCommand()));
        command.addAll(BROKER_OPTIONS);
        command.addAll(ServiceJvm.recordingMissing(
                settings.home().resolve("deploy/standalone/target").resolve(BROKER_ARCHIVE)));
        command.addAll(List.of(
                LeftOvers.mark(settings),
                "--class-path",
                System.getProperty("java.class.path"),
                Broker.class.getName(),
                settings.state().resolve(Settings.KAFKA).toString(),
                String.valueOf(settings.kafkaPort()),
                String.valueOf(settings.kafkaControllerPort())));
        return new ServiceCommand(
                Settings.KAFKA,
                command,
                settings.environment(),
                Readiness.ofPort(settings.kafkaPort()),
                READY_TIMEOUT,
                Optional.of(settings.logs().resolve(Settings.KAFKA + ".log")));
    }

    /** A service from its sources, in Quarkus dev mode: a request after a change compiles it and restarts the service. */
    private static ServiceCommand devMode(
            ServiceName service, Path maven, Settings settings, Map<String, String> environment) {
        List<String> command = List.of(
                maven.toString(),
                "--batch-mode",
                "--quiet",
                "--file",
                settings.home().resolve("pom.xml").toString(),
                "--projects",
                service.module(),
                "--also-make",
                "-Dspotless.check.skip=true",
                "-Dmaven.test.skip=true",
                "-DwarnIfBuildGoalMissing=false",
                "-Ddebug=" + settings.debugPort(),
                LeftOvers.mark(settings),
                "compile",
                "quarkus:dev");
        Map<String, String> dev = new HashMap<>(environment);
        dev.put("QUARKUS_HTTP_PORT", String.valueOf(settings.port(service)));
        // Ctrl-C must reach the launcher, which stops the other processes.
        dev.put("QUARKUS_CONSOLE_DISABLE_INPUT", "true");
        dev.put("QUARKUS_TEST_CONTINUOUS_TESTING", "disabled");
        dev.put("QUARKUS_DEVSERVICES_ENABLED", "false");
        dev.put("QUARKUS_ANALYTICS_DISABLED", "true");
        dev.putIfAbsent("MAVEN_OPTS", "-XX:TieredStopAtLevel=1");
        dev.putIfAbsent(
                "DARKROOM_CONSOLE_DIRECTORY",
                settings.home().resolve(CONSOLE_BUNDLE).toString());
        return new ServiceCommand(
                service.module(),
                command,
                dev,
                Readiness.ofService(settings.port(service)),
                DEV_READY_TIMEOUT,
                Optional.empty());
    }

    /**
     * What rebuilds the console's bundle after a change of its sources, for whoever develops the service that serves it. What it has to say
     * about them goes to the terminal.
     */
    static Optional<ServiceCommand> consoleBuild(Settings settings) {
        return switch (settings.purpose()) {
            case Purpose.Develop(ServiceName developed, Path maven)
            when developed == ServiceName.SUBMITTER -> Optional.of(consoleBuild(maven, settings));
            case Purpose.Develop others -> Optional.empty();
            case Purpose.Serve serve -> Optional.empty();
            case Purpose.Train train -> Optional.empty();
        };
    }

    private static ServiceCommand consoleBuild(Path maven, Settings settings) {
        List<String> command = List.of(
                maven.toString(),
                "--batch-mode",
                "--quiet",
                "--file",
                settings.home().resolve("pom.xml").toString(),
                "--projects",
                "console",
                "-Dspotless.check.skip=true",
                "-Desbuild.watch=--watch=forever",
                LeftOvers.mark(settings),
                "process-resources");
        Map<String, String> environment = new HashMap<>(settings.environment());
        environment.put("MAVEN_OPTS", "-Xmx128m -XX:TieredStopAtLevel=1 -XX:+UseSerialGC");
        return new ServiceCommand(
                "console",
                command,
                environment,
                Readiness.ofService(settings.port(ServiceName.SUBMITTER)),
                DEV_READY_TIMEOUT,
                Optional.empty());
    }

    private static ServiceCommand java(
            String name, Path jar, int port, Readiness readiness, Settings settings, Map<String, String> environment) {
        if (!Files.exists(jar)) {
            throw new CannotRun(name + " is not built: " + jar + " does not exist");
        }
        List<String> command = new ArrayList<>();
        command.add(javaCommand());
        command.addAll(ServiceJvm.OPTIONS);
        command.addAll(
                switch (settings.purpose()) {
                    case Purpose.Serve serve -> ServiceJvm.cachedOrRecording(jar);
                    case Purpose.Develop develop -> ServiceJvm.cachedOrRecording(jar);
                    case Purpose.Train(Purpose.Recording recording) -> ServiceJvm.recording(jar, recording);
                });
        command.add(LeftOvers.mark(settings));
        command.add("-Dquarkus.http.port=" + port);
        command.add("-jar");
        command.add(jar.toString());
        Path log = settings.logs().resolve(name + ".log");
        return new ServiceCommand(name, command, environment, readiness, READY_TIMEOUT, Optional.of(log));
    }

    private static String javaCommand() {
        return ProcessHandle.current().info().command().orElse("java");
    }
}
