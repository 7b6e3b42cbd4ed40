package io.darkroom.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** docs/configuration.md is generated from the config mappings: {@code -Dconfiguration.update=true} writes it. */
class ConfigurationReferenceTest {

    private static final Path DOCUMENT = Path.of("../../docs/configuration.md");
    private static final String BEGIN = "<!-- from here on generated from the config mappings -->\n";

    @Test
    void theReferenceIsUpToDate() throws Exception {
        String written = Files.readString(DOCUMENT);
        String generated = written.substring(0, written.indexOf(BEGIN)) + BEGIN + "\n"
                + ConfigurationReference.of(Path.of("../..")).sections();
        if (Boolean.getBoolean("configuration.update")) {
            Files.writeString(DOCUMENT, generated);
        }

        assertThat(generated).isEqualTo(Files.readString(DOCUMENT));
    }

    @Test
    void everyKeyHasAMeaning() throws Exception {
        assertThat(ConfigurationReference.of(Path.of("../..")).keys())
                .hasSizeGreaterThan(100)
                .allSatisfy((name, key) -> assertThat(key.meanings().values())
                        .as(name)
                        .allSatisfy(meaning -> assertThat(meaning).isNotBlank()));
    }
}
