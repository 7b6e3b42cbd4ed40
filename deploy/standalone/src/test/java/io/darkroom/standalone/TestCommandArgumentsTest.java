package io.darkroom.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How {@code ./darkroom test} reads its arguments: what does not name a test is refused, and no other tests run instead. */
class TestCommandArgumentsTest {

    private static final String TEST = "contracts/src/test/java/io/darkroom/contracts/CreditsTest.java";

    @TempDir
    Path folder;

    private ScriptFixture script;

    @BeforeEach
    void createCheckout() throws Exception {
        script = new ScriptFixture(folder)
                .jdk(25)
                .write(TEST, "class CreditsTest {\n    @Test void aTest() {}\n    void helper() {}\n}\n")
                .write("contracts/src/test/java/io/darkroom/contracts/Samples.java", "class Samples {}\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"contracts", "contracts/", "./contracts", "./contracts/"})
    void aFolderIsTheNameOfItsModule(String module) throws Exception {
        assertThat(script.run("test", module).out()).contains(" --projects contracts --also-make ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"CreditsTest", "io.darkroom.contracts.CreditsTest", "CreditsTest.java", TEST})
    void aTestIsNamedAsAnEditorCopiesItsName(String test) throws Exception {
        assertThat(script.run("test", "contracts", test).out()).contains(" -Dtest=io.darkroom.contracts.CreditsTest ");
    }

    @Test
    void aClassWithoutTestsIsNoTest() throws Exception {
        assertRefused(
                "there is no test Samples in contracts; its tests are CreditsTest", "test", "contracts", "Samples");
    }

    @ParameterizedTest
    @CsvSource({"''", "' '", "cont*", "contracts eventing"})
    void whatIsNoModuleRunsNothing(String module) throws Exception {
        ScriptFixture.Result result = script.run("test", module);

        assertThat(result.status()).isEqualTo(1);
        assertThat(result.out()).isEmpty();
        assertThat(result.err()).startsWith("darkroom: ").contains("module").hasLineCount(1);
    }

    @Test
    void whatIsLeftOverIsRefused() throws Exception {
        assertRefused(
                "test runs one module or one test, so there is nothing for eventing; see ./darkroom test --help",
                "test",
                "contracts",
                "CreditsTest",
                "eventing");
        assertRefused(
                "test --unit runs the unit tests of all modules, so there is nothing for contracts;"
                        + " see ./darkroom test --help",
                "test",
                "--unit",
                "contracts");
    }

    @Test
    void aMethodThatIsNoTestFails() throws Exception {
        assertThat(script.run("test", "contracts", "CreditsTest#helper").err())
                .isEqualTo("darkroom: CreditsTest has no test helper: none ran\n");

        script.mavenReportsTestsOf("contracts");
        assertThat(script.run("test", "contracts", "CreditsTest#aTest").status())
                .isZero();
    }

    private void assertRefused(String message, String... command) throws Exception {
        ScriptFixture.Result result = script.run(command);

        assertThat(result.status()).isEqualTo(1);
        assertThat(result.err()).isEqualTo("darkroom: " + message + "\n");
        assertThat(result.out()).isEmpty();
    }
}
