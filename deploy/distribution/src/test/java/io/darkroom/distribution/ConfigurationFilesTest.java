package io.darkroom.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What services share is in module service, and only there. */
class ConfigurationFilesTest {

    @ParameterizedTest
    @CsvSource({
        "submitter-service, callback-service",
        "submitter-service, storage-service",
        "callback-service, storage-service"
    })
    void twoServicesHaveNoLineOfConfigurationInCommon(String one, String other) throws Exception {
        assertThat(lines(one)).isNotEmpty().doesNotContainAnyElementsOf(lines(other));
    }

    private static List<String> lines(String service) throws Exception {
        Path file = Project.ROOT.resolve(service).resolve("src/main/resources/application.properties");
        try (Stream<String> lines = Files.lines(file)) {
            return lines.map(String::strip)
                    .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                    .toList();
        }
    }
}
