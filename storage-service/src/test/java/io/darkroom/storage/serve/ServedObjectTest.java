package io.darkroom.storage.serve;

import static org.assertj.core.api.Assertions.assertThat;

import io.darkroom.storage.blob.Blob;
import io.darkroom.storage.image.ImageType;
import io.darkroom.storage.serve.ServedObject.Presentation;
import io.darkroom.storage.store.ObjectKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ServedObjectTest {

    private static final String SHA256 = "ab".repeat(32);

    @ParameterizedTest
    @EnumSource(ImageType.class)
    void namesAnImageWithTheExtensionOfItsType(ImageType type) {
        ServedObject served = ServedObject.image(blob(type), "g-1", Presentation.INLINE);

        assertThat(served.disposition()).isEqualTo("inline; filename=\"g-1." + type.extension() + "\"");
        assertThat(served.contentType()).isEqualTo(type.contentType());
    }

    @Test
    void servesAnImageUnderItsHash() {
        ServedObject served = ServedObject.image(blob(ImageType.PNG), "g-1", Presentation.ATTACHMENT);

        assertThat(served.key()).isEqualTo(ObjectKey.image(SHA256));
        assertThat(served.bytes()).isEqualTo(123);
        assertThat(served.quotedEtag()).isEqualTo('"' + SHA256 + '"');
        assertThat(served.disposition()).startsWith("attachment; ");
    }

    @Test
    void givesAThumbnailAnotherTagTypeAndName() {
        ServedObject served = ServedObject.thumbnail(blob(ImageType.PNG), 45, "g-1", Presentation.INLINE);

        assertThat(served)
                .isEqualTo(new ServedObject(
                        ObjectKey.thumbnail(SHA256),
                        45,
                        SHA256 + "-thumbnail",
                        "image/jpeg",
                        "inline; filename=\"g-1-thumbnail.jpg\""));
    }

    private static Blob blob(ImageType type) {
        Blob blob = new Blob() {};
        blob.sha256 = SHA256;
        blob.bytes = 123;
        blob.contentType = type.contentType();
        return blob;
    }
}
