package io.darkroom.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class ApiTypesTest {

    private static final Path TYPES = Path.of("src/main/web/core/types.ts");
    private static final List<String> SERVICES = List.of("submitter-service", "callback-service", "storage-service");

    @Test
    void theTypesAreThoseOfTheOpenApiDocuments() throws IOException {
        OpenApiTypes types = new OpenApiTypes();
        for (String service : SERVICES) {
            types.add(Path.of("..", service, "src/main/resources/META-INF/resources/openapi/native.yaml"));
        }
        String expected = types.text();
        if (Boolean.getBoolean("console.update")) {
            Files.createDirectories(TYPES.getParent());
            Files.writeString(TYPES, expected);
        }

        assertThat(TYPES)
                .as("drift from the OpenAPI documents; write it anew with -Dconsole.update=true and mend what uses it")
                .content()
                .isEqualTo(expected);
    }
}
