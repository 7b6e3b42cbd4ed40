package io.darkroom.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** docs/configuration.md says of every key what its mapping says. {@code -Dconfiguration.update=true} writes it anew. */
class ConfigurationReferenceTest {

    private static final Path DOCUMENT = Path.of("../../docs/configuration.md");
    private static final String BEGIN = "<!-- from here on generated from the config mappings -->\n";

    @Test
    void theReferenceSaysWhatTheMappingsSay() throws Exception {
        String written = Files.readString(DOCUMENT);
        String generated = written.substring(0, written.indexOf(BEGIN)) + BEGIN + "\n"
                + ConfigurationReference.of(Path.of("../..")).table();
        if (Boolean.getBoolean("configuration.update")) {
            Files.writeString(DOCUMENT, generated);
        }

        assertThat(generated).isEqualTo(Files.readString(DOCUMENT));
    }

    @Test
    void everyKeySaysWhatItIsFor() throws Exception {
        assertThat(ConfigurationReference.of(Path.of("../..")).keys())
                .hasSizeGreaterThan(100)
                .allSatisfy((name, key) -> assertThat(key.meaning()).as(name).isNotBlank());
    }
}
