package io.darkroom.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServiceCommandTest {

    @TempDir
    Path home;

    @Test
    void aServiceRunsFromItsJarAtItsPort() throws Exception {
        Path jar = createFile("callback-service/target/quarkus-app/quarkus-run.jar");

        ServiceCommand command = command(ServiceName.CALLBACK);

        assertThat(command.command())
                .endsWith("-Dquarkus.http.port=21001", "-jar", jar.toString())
                .containsAll(ServiceJvm.OPTIONS)
                .contains("-Dstandalone.state=" + home.resolve("state"));
        assertThat(command.environment()).containsExactly(Map.entry("DARKROOM_X", "1"));
        assertThat(command.log()).contains(home.resolve("state/logs/callback-service.log"));
    }

    @Test
    void anAheadOfTimeCacheIsUsedWhenThereIsOne() throws Exception {
        createFile("callback-service/target/quarkus-app/quarkus-run.jar");
        assertThat(command(ServiceName.CALLBACK).command()).noneMatch(option -> option.startsWith("-XX:AOTCache"));

        Path cache = createFile("callback-service/target/quarkus-app/app.aot");

        assertThat(command(ServiceName.CALLBACK).command()).contains("-XX:AOTCache=" + cache);
    }

    @Test
    void anArchiveOfClassesIsUsedWhereThereIsNoCache() throws Exception {
        createFile("callback-service/target/quarkus-app/quarkus-run.jar");
        Path archive = createFile("callback-service/target/quarkus-app/app.jsa");
        assertThat(command(ServiceName.CALLBACK).command()).contains("-XX:SharedArchiveFile=" + archive);

        createFile("callback-service/target/quarkus-app/app.aot");

        assertThat(command(ServiceName.CALLBACK).command())
                .noneMatch(option -> option.startsWith("-XX:SharedArchiveFile"));
    }

    @Test
    void theFirstStopRecordsAnArchiveOfClasses() throws Exception {
        createFile("callback-service/target/quarkus-app/quarkus-run.jar");

        assertThat(command(ServiceName.CALLBACK).command())
                .contains(
                        "-XX:+AutoCreateSharedArchive",
                        "-XX:SharedArchiveFile=" + home.resolve("callback-service/target/quarkus-app/app.jsa"));
    }

    @Test
    void anArchiveThatAKilledServiceHasNotFinishedIsRecordedAgain() throws Exception {
        createFile("callback-service/target/quarkus-app/quarkus-run.jar");
        Path unfinished = createFile("callback-service/target/quarkus-app/app.jsa");
        Files.write(unfinished, new byte[5_000]);

        command(ServiceName.CALLBACK);

        assertThat(unfinished).doesNotExist();
    }

    @Test
    void aFinishedArchiveIsKept() throws Exception {
        createFile("callback-service/target/quarkus-app/quarkus-run.jar");
        Path finished = createFile("callback-service/target/quarkus-app/app.jsa");
        Files.write(finished, new byte[] {1, 2, 3, 4, 5});

        command(ServiceName.CALLBACK);

        assertThat(finished).exists();
    }

    @Test
    void trainingRecordsAnArchiveOfClasses() throws Exception {
        createFile("callback-service/target/quarkus-app/quarkus-run.jar");

        assertThat(command(ServiceName.CALLBACK, "--train-classes").command())
                .contains("-XX:ArchiveClassesAtExit=" + home.resolve("callback-service/target/quarkus-app/app.jsa"));
    }

    @Test
    void trainingRecordsACache() throws Exception {
        createFile("callback-service/target/quarkus-app/quarkus-run.jar");

        assertThat(command(ServiceName.CALLBACK, "--train").command())
                .contains("-XX:AOTCacheOutput=" + home.resolve("callback-service/target/quarkus-app/app.aot"));
    }

    @Test
    void aJarThatIsNotBuiltIsNamed() {
        assertThatExceptionOfType(CannotRun.class)
                .isThrownBy(() -> command(ServiceName.STORAGE))
                .withMessageStartingWith("storage-service is not built: ")
                .withMessageContaining("quarkus-run.jar");
    }

    @Test
    void theDevelopedServiceRunsInDevModeOfMaven() {
        ServiceCommand command =
                command(ServiceName.SUBMITTER, "--dev", "submitter-service", "--maven", "/maven/bin/mvn");

        assertThat(command.command())
                .startsWith("/maven/bin/mvn")
                .endsWith("compile", "quarkus:dev")
                .containsSubsequence("--projects", "submitter-service", "--also-make")
                .containsSubsequence("--file", home.resolve("pom.xml").toString())
                .contains("-Ddebug=21015", "-Dstandalone.state=" + home.resolve("state"));
        assertThat(command.environment())
                .containsEntry("DARKROOM_X", "1")
                .containsEntry("QUARKUS_HTTP_PORT", "21000")
                .containsEntry("QUARKUS_CONSOLE_DISABLE_INPUT", "true")
                .containsEntry("QUARKUS_DEVSERVICES_ENABLED", "false")
                .containsEntry("QUARKUS_ANALYTICS_DISABLED", "true");
        assertThat(command.log()).as("its output goes to the console").isEmpty();
    }

    @Test
    void whoDevelopsTheServiceOfTheConsoleHasItsBundleRebuiltAndServedFromItsFolder() {
        String[] developed = {"--dev", "submitter-service", "--maven", "/maven/bin/mvn"};

        assertThat(ServiceCommand.consoleBuild(settings(developed))
                        .orElseThrow()
                        .command())
                .startsWith("/maven/bin/mvn")
                .containsSubsequence("--projects", "console")
                .contains("-Desbuild.watch=--watch=forever", "-Dstandalone.state=" + home.resolve("state"))
                .endsWith("process-resources");
        assertThat(command(ServiceName.SUBMITTER, developed).environment())
                .containsEntry(
                        "DARKROOM_CONSOLE_DIRECTORY",
                        home.resolve("console/target/classes/META-INF/resources/console")
                                .toString());
        assertThat(ServiceCommand.consoleBuild(settings("--dev", "storage-service")))
                .isEmpty();
        assertThat(ServiceCommand.consoleBuild(settings())).isEmpty();
    }

    @Test
    void theOtherServicesRunFromTheirJars() throws Exception {
        Path jar = createFile("storage-service/target/quarkus-app/quarkus-run.jar");

        assertThat(command(ServiceName.STORAGE, "--dev", "submitter-service").command())
                .endsWith("-jar", jar.toString());
    }

    @Test
    void theSimulatorRunsFromItsJar() throws Exception {
        Path jar = createFile("lab/simulator/target/simulator.jar");

        ServiceCommand command = ServiceCommand.simulator(settings(), Map.of());

        assertThat(command.name()).isEqualTo("simulator");
        assertThat(command.command()).endsWith("-jar", jar.toString());
    }

    @Test
    void theBrokerRunsInAProcessOfItsOwnAndCanBeFoundAgain() {
        ServiceCommand command = ServiceCommand.kafka(settings());

        assertThat(command.command())
                .contains("-Dstandalone.state=" + home.resolve("state"))
                .endsWith(Broker.class.getName(), home.resolve("state/kafka").toString(), "21012", "21013");
        assertThat(command.log()).contains(home.resolve("state/logs/kafka.log"));
    }

    private ServiceCommand command(ServiceName service, String... arguments) {
        return ServiceCommand.of(service, settings(arguments), Map.of("DARKROOM_X", "1"));
    }

    private Settings settings(String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "--home", home.toString(), "--state", home.resolve("state").toString(), "--port-base", "21000"));
        arguments.addAll(List.of(more));
        return Settings.read(arguments, Map.of());
    }

    private Path createFile(String path) throws Exception {
        Path file = home.resolve(path);
        Files.createDirectories(file.getParent());
        return Files.exists(file) ? file : Files.createFile(file);
    }
}
