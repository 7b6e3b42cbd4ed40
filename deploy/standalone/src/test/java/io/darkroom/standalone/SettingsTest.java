package io.darkroom.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {

    @Test
    void theDefaultsAreThoseOfTheHelpText() {
        Settings settings = read("--home", "/checkout");

        assertThat(settings.state()).isEqualTo(Path.of("/checkout/.darkroom"));
        assertThat(settings.port(ServiceName.SUBMITTER)).isEqualTo(8080);
        assertThat(settings.port(ServiceName.CALLBACK)).isEqualTo(8081);
        assertThat(settings.port(ServiceName.STORAGE)).isEqualTo(8082);
        assertThat(settings.simulatorPort()).isEqualTo(8090);
        assertThat(settings.simulated()).isEqualTo(Settings.Simulated.YES);
        assertThat(settings.purpose()).isEqualTo(new Purpose.Serve());
    }

    @Test
    void everyPortFollowsFromThePortBase() {
        Settings settings = read("--port-base", "21000");

        assertThat(settings.port(ServiceName.STORAGE)).isEqualTo(21002);
        assertThat(settings.simulatorPort()).isEqualTo(21010);
        assertThat(settings.kafkaPort()).isEqualTo(21012);
        assertThat(settings.kafkaControllerPort()).isEqualTo(21013);
        assertThat(settings.postgresPort()).isEqualTo(21014);
    }

    @Test
    void theSimulatorCanBeLeftOut() {
        assertThat(read("--no-simulator").simulated()).isEqualTo(Settings.Simulated.NO);
    }

    @Test
    void aServiceCanBeDeveloped() {
        assertThat(read("--dev", "callback-service", "--maven", "/opt/maven/bin/mvn")
                        .purpose())
                .isEqualTo(new Purpose.Develop(ServiceName.CALLBACK, Path.of("/opt/maven/bin/mvn")));
    }

    @Test
    void cachesCanBeTrained() {
        assertThat(read("--train").purpose()).isEqualTo(new Purpose.Train(Purpose.Recording.AHEAD_OF_TIME));
        assertThat(read("--train-classes").purpose()).isEqualTo(new Purpose.Train(Purpose.Recording.CLASSES));
    }

    @ParameterizedTest
    @CsvSource({"1024", "65000"})
    void thePortBaseMayBeAtItsLimits(String port) {
        assertThat(read("--port-base", port).portBase()).isEqualTo(Integer.parseInt(port));
    }

    @ParameterizedTest
    @ValueSource(strings = {"80", "1023", "65001", "99999", "123456", "80a0", "-8080"})
    void anotherPortBaseIsRefusedWithItsLimits(String port) {
        assertThatExceptionOfType(CannotRun.class)
                .isThrownBy(() -> read("--port-base", port))
                .withMessage("--port-base must be a number from 1024 to 65000, not " + port);
    }

    @ParameterizedTest
    @CsvSource({"10080, 10080", "6000, 6000", "6664, 6665", "10070, 10080"})
    void aPortThatBrowsersBlockIsRefused(String base, int blocked) {
        assertThatExceptionOfType(CannotRun.class)
                .isThrownBy(() -> read("--port-base", base))
                .withMessageStartingWith("port " + blocked + " is blocked by browsers");
    }

    @ParameterizedTest
    @CsvSource({"DARKROOM_ROOT_KEY, 16", "DARKROOM_CALLBACKS_SECRETS, 32", "DARKROOM_ASSETS_SECRETS, 32"})
    void aShortSecretIsRefusedBeforeAnythingIsWritten(String variable, int min) {
        assertThatExceptionOfType(CannotRun.class)
                .isThrownBy(() -> Settings.read(List.of(), Map.of(variable, "a".repeat(min - 1))))
                .withMessage(variable + " needs at least " + min + " characters, not " + (min - 1));
        assertThatExceptionOfType(CannotRun.class)
                .isThrownBy(() -> Settings.read(List.of(), Map.of(variable, "a".repeat(min) + ",b")));
        assertThat(Settings.read(List.of(), Map.of(variable, "a".repeat(min))).portBase())
                .isEqualTo(8080);
    }

    @Test
    void withoutSimulatorAndKeysThereIsNoProvider() {
        assertThat(read().hasProvider()).isTrue();
        assertThat(read("--no-simulator").hasProvider()).isFalse();
        assertThat(Settings.read(List.of("--no-simulator"), Map.of("DARKROOM_PROVIDERS_EVOLINK_API_KEY", "k"))
                        .hasProvider())
                .isTrue();
    }

    @Test
    void aStateThatCannotBeWrittenIsNamedInOneLine(@TempDir Path folder) throws IOException {
        Path file = Files.createFile(folder.resolve("file"));

        assertThatExceptionOfType(CannotRun.class)
                .isThrownBy(
                        () -> read("--state", file.resolve("state").toString()).createState())
                .withMessageContaining("the state cannot be written: " + file)
                .withMessageEndingWith("choose another folder with --state DIR")
                .satisfies(failure -> assertThat(failure.getMessage()).doesNotContain("\n", "Exception"));
    }

    @Test
    void anUnknownOptionIsNamed() {
        assertThatExceptionOfType(CannotRun.class)
                .isThrownBy(() -> read("--prot-base", "8080"))
                .withMessage("there is no option --prot-base; see ./darkroom help");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--state", "--port-base", "--home", "--dev", "--maven"})
    void anOptionWithoutItsValueIsNamed(String option) {
        assertThatExceptionOfType(CannotRun.class)
                .isThrownBy(() -> read(option))
                .withMessage(option + " needs a value; see ./darkroom help");
    }

    @Test
    void anEmptyStateFolderIsRefused() {
        assertThatExceptionOfType(CannotRun.class)
                .isThrownBy(() -> read("--state", ""))
                .withMessageContaining("--state needs a value");
    }

    @Test
    void anUnknownServiceIsRefusedWithTheServicesThatExist() {
        assertThatExceptionOfType(CannotRun.class)
                .isThrownBy(() -> read("--dev", "submitter"))
                .withMessage("there is no service submitter; the services are"
                        + " submitter-service, callback-service, storage-service");
    }

    @Test
    void theStateIsCreatedOnlyWhenItIsAskedFor(@TempDir Path folder) throws Exception {
        Settings settings = read("--state", folder.resolve("state").toString());
        assertThat(settings.state()).doesNotExist();

        settings.createState();

        assertThat(settings.logs()).isDirectory();
    }

    @Test
    void theStateIsClosedToOtherUsers(@TempDir Path folder) throws Exception {
        Settings settings = read("--state", folder.resolve("state").toString());

        settings.createState();

        assertThat(Stream.of(
                                settings.state(),
                                settings.logs(),
                                settings.state().resolve("kafka"),
                                settings.state().resolve("archive"))
                        .map(SettingsTest::permissions))
                .containsOnly("rwx------");
    }

    @Test
    void theFoldersOfAnEarlierStateAreClosedAndTheFolderAroundThemIsLeftAlone(@TempDir Path folder) throws Exception {
        Path state = folder.resolve("state");
        Files.createDirectories(state.resolve("logs"));
        Files.setPosixFilePermissions(state, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.setPosixFilePermissions(state.resolve("logs"), PosixFilePermissions.fromString("rwxr-xr-x"));

        read("--state", state.toString()).createState();

        assertThat(permissions(state.resolve("logs"))).isEqualTo("rwx------");
        assertThat(permissions(state)).isEqualTo("rwxr-xr-x");
    }

    private static String permissions(Path folder) {
        try {
            return PosixFilePermissions.toString(Files.getPosixFilePermissions(folder));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Settings read(String... arguments) {
        return Settings.read(List.of(arguments), Map.of());
    }
}
