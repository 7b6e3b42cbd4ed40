package io.darkroom.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The values are the examples of FIPS 180-4. */
class Sha256Test {

    @ParameterizedTest
    @CsvSource({
        "abc, ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
        "'', e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    })
    void aHashIsThatOfTheStandard(String text, String hex) {
        assertThat(Sha256.hex(text)).isEqualTo(hex);
        assertThat(HexFormat.of().formatHex(Sha256.of(text))).isEqualTo(hex);
    }

    @Test
    void aTextIsHashedAsUtf8() {
        assertThat(Sha256.hex("ü")).isEqualTo(Sha256.hex(new byte[] {(byte) 0xC3, (byte) 0xBC}));
    }

    @Test
    void bytesInPartsHaveTheSameHash() {
        byte[] bytes = "a text in two parts".getBytes(StandardCharsets.UTF_8);
        var digest = Sha256.digest();

        digest.update(bytes, 0, 5);
        digest.update(bytes, 5, bytes.length - 5);

        assertThat(digest.digest()).isEqualTo(Sha256.of(bytes)).hasSize(32);
    }
}
