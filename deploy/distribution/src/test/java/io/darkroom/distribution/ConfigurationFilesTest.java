package io.darkroom.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What services share is in module service, and only there. Compared as properties are read: without regard to spaces and order. */
class ConfigurationFilesTest {

    private static final Pattern SETTING = Pattern.compile("\"(\\w+)\", \"([^\"]+)\"");
    private static final String SHARED = "service/src/main/resources/META-INF/microprofile-config.properties";

    @ParameterizedTest
    @CsvSource({
        "submitter-service, callback-service",
        "submitter-service, storage-service",
        "callback-service, storage-service"
    })
    void twoServicesHaveNoLineOfConfigurationInCommon(String one, String other) throws IOException {
        assertThat(common(properties(file(one)), properties(file(other))))
                .as("lines in both services: move them to %s", SHARED)
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"submitter-service", "callback-service", "storage-service"})
    void aServiceRepeatsNoSharedLine(String service) throws IOException {
        assertThat(common(properties(file(service)), properties(SHARED)))
                .as("lines of %s that %s has already: remove them", service, SHARED)
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"submitter-service", "callback-service", "storage-service"})
    void noKeyIsTwiceInAFile(String service) throws IOException {
        for (String file : List.of(file(service), SHARED)) {
            assertThat(properties(file)).isNotEmpty();
        }
    }

    @Test
    void theEmbeddedDatabaseHasTheSettingsOfProduction() throws IOException {
        String source = read("deploy/embedded/src/main/java/io/darkroom/embedded/EmbeddedDatabase.java");
        String settings = source.substring(
                source.indexOf("AS_IN_PRODUCTION"), source.indexOf(");", source.indexOf("AS_IN_PRODUCTION")));
        String production = read("deploy/kubernetes/components/postgresql-cnpg/cluster.yaml")
                .replace("\"", "");

        List<MatchResult> embedded = SETTING.matcher(settings).results().toList();

        assertThat(embedded)
                .hasSizeGreaterThan(5)
                .allSatisfy(setting ->
                        assertThat(production).contains(" " + setting.group(1) + ": " + setting.group(2) + "\n"));
    }

    private static String read(String file) throws IOException {
        return Files.readString(Project.ROOT.resolve(file));
    }

    private static Stream<String> common(Properties one, Properties other) {
        assertThat(one).isNotEmpty();
        return one.entrySet().stream().filter(other.entrySet()::contains).map(Map.Entry::toString);
    }

    private static String file(String service) {
        return service + "/src/main/resources/application.properties";
    }

    private static Properties properties(String file) throws IOException {
        Properties properties = new OnceEach(file);
        try (Reader reader = Files.newBufferedReader(Project.ROOT.resolve(file))) {
            properties.load(reader);
        }
        return properties;
    }

    @SuppressWarnings("serial")
    private static final class OnceEach extends Properties {

        private final String file;

        OnceEach(String file) {
            this.file = file;
        }

        @Override
        public synchronized Object put(Object key, Object value) {
            assertThat(containsKey(key)).as("%s is twice in %s", key, file).isFalse();
            return super.put(key, value);
        }
    }
}
