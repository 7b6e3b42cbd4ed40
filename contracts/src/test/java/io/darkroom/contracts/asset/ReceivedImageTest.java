package io.darkroom.contracts.asset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.darkroom.contracts.AttemptKey;
import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.Sha256;
import io.darkroom.contracts.asset.AssetLinks.LinkSignature;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReceivedImageTest {

    private static final String HASH = Sha256.hex("an image");

    @Test
    void aReferenceIsReadBack() {
        ReceivedImage image = new ReceivedImage(HASH);

        assertThat(image.reference()).isEqualTo(URI.create("urn:sha256:" + HASH));
        assertThat(ReceivedImage.parse(image.reference())).contains(image);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "urn:sha256:",
                "urn:sha256:../etc/passwd",
                "https://a.example/1.png",
                "data:image/png;base64,AAAA"
            })
    void anythingElseIsNoReference(String text) {
        assertThat(ReceivedImage.parse(text)).isEmpty();
        assertThat(ReceivedImage.parse("urn:sha256:" + HASH + text.replace("urn:sha256:", "x") + "x"))
                .isEmpty();
    }

    @Test
    void aHashIsInLowerCaseHex() {
        assertThatThrownBy(() -> new ReceivedImage(HASH.toUpperCase(Locale.ROOT)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new ReceivedImage("../" + HASH.substring(3)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aSignedPathOpensForItsAttemptAndImageAlone() {
        AssetLinks links = new AssetLinks(List.of("a secret that has at least 32 characters"));
        AttemptKey attempt = new AttemptKey(GenerationId.next(Instant.EPOCH), 1);
        String path = AssetLinks.receivedImagePath(attempt, new ReceivedImage(HASH));
        Instant expires = Instant.ofEpochSecond(1000);

        LinkSignature link = links.sign(path, expires);

        assertThat(links.opens(path, link.expires(), link.signature(), expires.minusSeconds(1)))
                .isTrue();
        assertThat(links.opens(path, link.expires(), link.signature(), expires)).isFalse();
        String other = AssetLinks.receivedImagePath(new AttemptKey(attempt.generationId(), 2), new ReceivedImage(HASH));
        assertThat(links.opens(other, link.expires(), link.signature(), expires.minusSeconds(1)))
                .isFalse();
    }
}
