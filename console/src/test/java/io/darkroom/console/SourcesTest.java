package io.darkroom.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SourcesTest {

    private static final int MAX_LINES = 300;
    private static final Path CATALOGUE = Path.of("../providers/src/main/resources/darkroom/catalogue.yaml");

    @Test
    void noFileHasMoreThan300Lines() throws IOException {
        for (Path source : Sources.all()) {
            assertThat(Files.readAllLines(source)).as(source.toString()).hasSizeLessThanOrEqualTo(MAX_LINES);
        }
    }

    @Test
    void noStyleIsWrittenIntoThePage() throws IOException {
        for (Path source : Sources.all()) {
            assertThat(Files.readString(source))
                    .as(source.toString())
                    .doesNotContain(" style=", "<style", "innerHTML", "unsafeHTML", "eval(", "new Function");
        }
    }

    @Test
    void noModelIsNamed() throws IOException {
        List<String> models = new ArrayList<>();
        JsonNode catalogue = new ObjectMapper(new YAMLFactory()).readTree(CATALOGUE.toFile());
        catalogue.path("models").properties().forEach(model -> models.add(model.getKey()));

        assertThat(models).isNotEmpty();
        for (Path source : Sources.typeScript()) {
            assertThat(Files.readString(source)).as(source.toString()).doesNotContain(models);
        }
    }
}
