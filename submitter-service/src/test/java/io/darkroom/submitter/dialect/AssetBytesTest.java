package io.darkroom.submitter.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.darkroom.providers.DialectGeneration;
import jakarta.ws.rs.ProcessingException;
import jakarta.ws.rs.WebApplicationException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import org.junit.jupiter.api.Test;

class AssetBytesTest {

    private static final DialectGeneration.Image IMAGE = new DialectGeneration.Image(
            URI.create("https://images.example/v1/assets/abc?expires=17&signature=x-Y_9"), "image/png", 9, 1, 1);

    @Test
    void theLinkOfTheClientIsOpenedUnderItsSignature() throws IOException {
        AssetBytes bytes = new AssetBytes((asset, expires, signature, variant) ->
                new ByteArrayInputStream((asset + " " + expires + " " + signature).getBytes()));

        try (InputStream image = bytes.open(IMAGE)) {
            assertThat(image).hasContent("abc 17 x-Y_9");
        }
    }

    @Test
    void anErrorOfStorageServiceIsAnIoException() {
        AssetBytes bytes = new AssetBytes((asset, expires, signature, variant) -> {
            throw new WebApplicationException(404);
        });

        assertThatThrownBy(() -> bytes.open(IMAGE))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("404");
    }

    @Test
    void aTimeOutIsAnIoException() {
        AssetBytes bytes = new AssetBytes((asset, expires, signature, variant) -> {
            throw new ProcessingException("timed out");
        });

        assertThatThrownBy(() -> bytes.open(IMAGE)).isInstanceOf(IOException.class);
    }
}
