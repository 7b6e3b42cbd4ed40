package io.darkroom.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The launcher script, with a Maven and a JDK that only print how they are called. */
class DarkroomScriptTest {

    private static final String BACKEND_TEST = "@Tag(\"backend\")\nclass X {\n    void aTest() {}\n}\n";
    private static final String UNIT_TEST = "class X {\n    void aTest() throws Exception {}\n}\n";

    private static final String JAR = "deploy/standalone/target/standalone.jar";

    @TempDir
    Path folder;

    private ScriptFixture script;

    @BeforeEach
    void createCheckout() throws Exception {
        script = new ScriptFixture(folder)
                .jdk(25)
                .write("contracts/src/test/java/io/darkroom/contracts/CreditsTest.java", UNIT_TEST)
                .write("contracts/src/test/java/io/darkroom/contracts/event/EventsTest.java", UNIT_TEST)
                .write("submitter-service/src/test/java/io/darkroom/submitter/ApiTest.java", BACKEND_TEST)
                .write("eventing/src/test/java/io/darkroom/eventing/RelayTest.java", BACKEND_TEST)
                .write("deploy/system/src/test/java/io/darkroom/system/SystemTest.java", BACKEND_TEST)
                .write("deploy/system/src/test/java/io/darkroom/system/UnitTest.java", UNIT_TEST);
    }

    @ParameterizedTest
    @ValueSource(strings = {"help", "--help", "-h"})
    void theHelpTextNamesEveryCommand(String command) throws Exception {
        ScriptFixture.Result result = script.run(command);

        assertThat(result.status()).isZero();
        assertThat(result.out())
                .startsWith("Usage: ./darkroom COMMAND")
                .contains("run ", "dev ", "test ", "format ", "train ", "key ", "submit ", "archive ", "dead-letters ")
                .contains("replay ", "bench ", "chaos ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"run", "dev", "train", "format"})
    void aCommandThatIsAskedForHelpDoesNothingElse(String command) throws Exception {
        for (String option : List.of("--help", "-h")) {
            ScriptFixture.Result result = script.run(command, option);

            assertThat(result.status()).isZero();
            assertThat(result.out()).startsWith("Usage: ./darkroom COMMAND");
            assertThat(result.err()).isEmpty();
        }
    }

    @Test
    void whatTrainDoesNotTakeIsNamed() throws Exception {
        assertFails(
                script.run("train", "submitter-service"),
                "train records the caches of all services, so there is nothing for submitter-service; see ./darkroom help");
    }

    @Test
    void withoutACommandTheHelpTextIsPrinted() throws Exception {
        assertThat(script.run().out()).startsWith("Usage: ./darkroom COMMAND");
    }

    @Test
    void anUnknownCommandIsOneLine() throws Exception {
        assertFails(script.run("start"), "there is no command start; see ./darkroom help");
    }

    @Test
    void aMissingJdkIsOneLine() throws Exception {
        script.jdk(21);

        assertFails(
                script.run("run"), "no JDK 25 found; install one (for example temurin-25-jdk) or set JAVA_HOME to it");
    }

    @ParameterizedTest
    @CsvSource({"25, 0", "25.0.3, 0", "21.0.9, 1", "250.1, 1"})
    void theVersionOfAJdkIsReadFromItsFile(String version, int status) throws Exception {
        script.built().jdkWithReleaseFile(version);

        assertThat(script.run("run").status()).isEqualTo(status);
    }

    @Test
    void theClassesOfTheCommandsAreRecordedOnceForEachBuild() throws Exception {
        script.built().jdkThatRecords("classes").write(JAR, "");

        String first = script.run("status", "--json").out();
        String second = script.run("status", "--json").out();

        assertThat(first).isEqualTo(second).contains("-XX:SharedArchiveFile=").contains("cli.Cli status --json");
        assertThat(script.recordings()).isEqualTo(1);
        change(JAR);
        script.run("status");
        assertThat(script.recordings()).isEqualTo(2);
    }

    @Test
    void aRecordingThatFailsIsNotTriedByEveryCommand() throws Exception {
        script.built().jdkThatRecords("").write(JAR, "");

        script.run("status");

        assertThat(script.run("status").out()).contains("cli.Cli status").doesNotContain("-XX:SharedArchiveFile=");
        assertThat(script.recordings()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"run", "test", "format", "test --unit", "dev callback-service"})
    void aMissingMavenIsOneLine(String command) throws Exception {
        script.withoutMaven();

        assertFails(script.run(command.split(" ")), "no Maven found; install Maven 3.8.7 or later");
    }

    @Test
    void aLinkToTheScriptFindsTheCheckout() throws Exception {
        assertThat(script.built().linked().run("run").out()).contains("--home " + script.home());
    }

    @Test
    void aFailedBuildShowsItsErrorsAndWhereTheRestIs() throws Exception {
        script.failingMaven("[ERROR] cannot find symbol");

        ScriptFixture.Result result = script.run("run");

        assertThat(result.status()).isEqualTo(1);
        assertThat(result.err())
                .contains("[ERROR] cannot find symbol")
                .contains("darkroom: the build failed; its complete output is in ");
    }

    @Test
    void runBuildsAndStartsTheSystemWithItsOptions() throws Exception {
        ScriptFixture.Result result = script.run("run", "--port-base", "21000");

        assertThat(result.err()).contains("building Darkroom");
        assertThat(result.out())
                .contains("-jar " + script.home() + "/deploy/standalone/target/standalone.jar --home " + script.home()
                        + " --port-base 21000");
    }

    @Test
    void whatIsBuiltAlreadyIsNotBuiltAgain() throws Exception {
        script.built();

        assertThat(script.run("run").err()).isEmpty();
    }

    @Test
    void aChangedSourceIsBuilt() throws Exception {
        script.built();
        change("submitter-service/src/main/java/A.java");

        assertThat(script.run("run").err()).contains("building Darkroom");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "submitter-service/src/test/java/ATest.java",
                "console/src/test/java/ATest.java",
                "deploy/system/pom.xml",
                "deploy/kubernetes/pom.xml",
                "deploy/distribution/pom.xml",
                "lab/chaos/src/main/java/A.java",
                "docs/api.md",
                "docs/examples/pom.xml",
                "README.md"
            })
    void whatIsNoPartOfTheSystemIsNotBuiltBeforeItStarts(String file) throws Exception {
        script.built();
        change(file);

        assertThat(script.run("run").err()).isEmpty();
        assertThat(script.run("status").err()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "pom.xml, run",
        "submitter-service/pom.xml, status",
        "lab/simulator/src/main/A.java, run",
        "lab/chaos/src/main/A.java, chaos"
    })
    void aChangeOfWhatACommandIsMadeOfIsBuilt(String file, String command) throws Exception {
        script.built();
        change(file);

        assertThat(script.run(command).err()).contains("building Darkroom");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "submitter", "contracts", "submitter-service callback-service"})
    void devNeedsAService(String service) throws Exception {
        assertFails(
                service.isEmpty() ? script.run("dev") : script.run("dev", service),
                "dev needs one of the services: submitter-service, callback-service, storage-service");
    }

    @Test
    void devStartsTheServiceFromItsSources() throws Exception {
        script.built();

        assertThat(script.run("dev", "callback-service", "--port-base", "21000").out())
                .contains("--dev callback-service --maven " + folder.resolve("bin/mvn") + " --port-base 21000");
    }

    @Test
    void devDoesNotBuildTheServiceThatIsDeveloped() throws Exception {
        script.built();
        change("callback-service/src/main/java/A.java");

        assertThat(script.run("dev", "callback-service").err()).isEmpty();
        assertThat(script.run("dev", "storage-service").err()).contains("building Darkroom");
    }

    @Test
    void aCommandDoesNotBuildAServiceThatIsBeingDeveloped() throws Exception {
        script.built().jdkThatRecords("").write(JAR, "");
        change("submitter-service/src/main/java/A.java");

        assertThat(script.run("status").err()).isEmpty();
        change("contracts/src/main/java/A.java");
        assertThat(script.run("status").err()).contains("building Darkroom");
    }

    @Test
    void devFetchesAMavenWhenTheInstalledOneIsTooOld() throws Exception {
        script.built().maven("3.8.7");

        ScriptFixture.Result result = script.run("dev", "callback-service");

        // The Maven of this test fetches nothing.
        assertThat(result.status()).isEqualTo(1);
        assertThat(result.err())
                .contains("fetching Maven 3.9.16", "org.apache.maven:apache-maven:3.9.16:tar.gz:bin")
                .endsWith("darkroom: Maven 3.9.16 could not be fetched; install Maven 3.9 or later\n");
    }

    @ParameterizedTest
    @CsvSource({"3.9.0", "3.9.16", "3.10.1", "4.0.0"})
    void devUsesAnInstalledMavenFrom39On(String version) throws Exception {
        script.built().maven(version);

        assertThat(script.run("dev", "callback-service").out()).contains("--maven " + folder.resolve("bin/mvn"));
    }

    @Test
    void testPackagesEverythingAndThenTestsTheServicesTheSystemAndTheRestBesideEachOther() throws Exception {
        assertThat(script.run("test").out().lines())
                .satisfiesExactly(
                        packages -> assertThat(packages).contains(" package -DskipTests "),
                        rest -> assertThat(rest)
                                .contains(
                                        " test -Dtest=io/darkroom/contracts/",
                                        "io/darkroom/contracts/CreditsTest",
                                        "io/darkroom/contracts/event/EventsTest",
                                        ",io/darkroom/system/UnitTest,io/darkroom/eventing/RelayTest ")
                                .doesNotContain("ApiTest", "SystemTest", "--projects"),
                        format -> assertThat(format).contains(" --non-recursive spotless:check"),
                        services -> assertThat(services)
                                .contains(" test -Dtest=io/darkroom/submitter/ApiTest ")
                                .contains(" --projects submitter-service,callback-service,storage-service --also-make"),
                        system -> assertThat(system)
                                .contains(" test -Dtest=io/darkroom/system/SystemTest ")
                                .contains(" -Dgroups=backend ")
                                .contains(" --projects deploy/system --also-make"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"DskipTests", "spotless:check", "submitter/ApiTest", "system/SystemTest", "eventing/RelayTest"})
    void testFailsWhenAnyOfThemFails(String tests) throws Exception {
        script.failingMavenFor(tests);

        assertThat(script.run("test").status()).isEqualTo(1);
    }

    @Test
    void testUnitRunsTheUnitTestsOnly() throws Exception {
        assertThat(script.run("test", "--unit").out().lines())
                .singleElement()
                .asString()
                .contains(" test -DexcludedGroups=backend");
    }

    @Test
    void testSaysOnceMoreInTheEndWhatFailed() throws Exception {
        script.failingMavenFor("submitter/ApiTest");

        assertThat(script.run("test").err()).isEqualTo("\nFailed:\nservices:[ERROR]   it failed\n");
    }

    @Test
    void aModuleIsCompiledAgainWhenOneThatItNeedsWasCompiledAfterIt() throws Exception {
        script.write("submitter-service/pom.xml", "<artifactId>contracts</artifactId>");
        Path compiled = Files.createDirectories(script.home().resolve("submitter-service/target/classes"));
        script.write("submitter-service/target/classes/Api.class", "");
        script.write(
                "submitter-service/target/maven-status/maven-compiler-plugin/compile/default-compile/inputFiles.lst",
                "");
        script.write("contracts/target/classes/Event.class", "");
        setAge(script.home().resolve("contracts/target/classes/Event.class"), Duration.ofMinutes(1));

        script.run("test", "--unit");
        assertThat(compiled).isNotEmptyDirectory();
        setAge(script.home().resolve("contracts/target/classes/Event.class"), Duration.ofMinutes(-1));
        script.run("test", "submitter-service", "ApiTest");

        assertThat(compiled).doesNotExist();
    }

    private static void setAge(Path file, Duration age) throws Exception {
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(age)));
    }

    @Test
    void testHelpShowsItsForms() throws Exception {
        assertThat(script.run("test", "--help").out()).contains("./darkroom test MODULE TEST", "--unit");
    }

    @Test
    void oneUnitTestRunsWithoutWhatOnlyBackendTestsNeed() throws Exception {
        assertThat(script.run("test", "contracts", "CreditsTest").out())
                .contains(" test --projects contracts --also-make ")
                .contains("-Dtest=io.darkroom.contracts.CreditsTest ")
                .contains("-DexcludedGroups=backend");
    }

    @Test
    void oneMethodIsNamedBehindTheClass() throws Exception {
        assertThat(script.run("test", "contracts", "CreditsTest#aTest").out())
                .contains("-Dtest=io.darkroom.contracts.CreditsTest#aTest ");
    }

    @Test
    void aModuleRunsAllOfItsTests() throws Exception {
        assertThat(script.run("test", "contracts").out())
                .contains("-Dtest=io.darkroom.contracts.CreditsTest,io.darkroom.contracts.event.EventsTest ");
    }

    @Test
    void aBackendTestOfAServiceRunsInTheTestPhase() throws Exception {
        assertThat(script.run("test", "submitter-service", "ApiTest").out())
                .contains(" test --projects submitter-service ")
                .doesNotContain("excludedGroups");
    }

    @Test
    void aTestOfThePackagedSystemRunsAfterPackaging() throws Exception {
        assertThat(script.run("test", "system", "SystemTest").out())
                .containsSubsequence(
                        " package -DskipTests ",
                        " --projects deploy/system --also-make",
                        " test -Dtest=io.darkroom.system.SystemTest ",
                        " --projects deploy/system --also-make");
        assertThat(script.run("test", "deploy/system/", "UnitTest").out()).contains(" test --projects deploy/system ");
    }

    @Test
    void anUnknownModuleIsOneLineWithTheModulesThatExist() throws Exception {
        assertFails(
                script.run("test", "submiter"),
                "there is no module submiter; the modules are contracts eventing submitter-service deploy/system");
    }

    @Test
    void anUnknownTestIsOneLineWithTheTestsThatExist() throws Exception {
        assertFails(
                script.run("test", "contracts", "CreditTest"),
                "there is no test CreditTest in contracts; its tests are CreditsTest EventsTest");
    }

    @Test
    void anUnknownMethodIsOneLine() throws Exception {
        assertFails(script.run("test", "contracts", "CreditsTest#another"), "there is no test another in CreditsTest");
    }

    @Test
    void theResultOfMavenIsTheResultOfTheScript() throws Exception {
        script.failingMaven("[ERROR] a test failed");

        assertThat(script.run("test", "contracts").status()).isEqualTo(1);
        assertThat(script.run("test").status()).isEqualTo(1);
    }

    private void change(String file) throws Exception {
        script.write(file, "class A {}");
        Files.setLastModifiedTime(
                script.home().resolve(file), FileTime.from(Instant.now().plusSeconds(5)));
    }

    private static void assertFails(ScriptFixture.Result result, String message) {
        assertThat(result.status()).isEqualTo(1);
        assertThat(result.err()).isEqualTo("darkroom: " + message + "\n");
        assertThat(result.out()).isEmpty();
    }
}
