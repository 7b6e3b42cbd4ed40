package io.darkroom.storage.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class JpegHuffmanTest {

    private static final int LENGTHS = 16;

    @Test
    void theLastCodeOfALengthMayNotConsistOfOnes() {
        assertThatThrownBy(() -> table(0, 4))
                .isInstanceOf(CorruptImageException.class)
                .hasMessage("a table has more codes than bits");
        assertThat(table(0, 3).maxSymbol()).isEqualTo(3);
    }

    @Test
    void moreCodesThanALengthHasAreRefused() {
        assertThatThrownBy(() -> table(1, 3)).isInstanceOf(CorruptImageException.class);
    }

    /** With so many codes of one bit, and of two, whose symbols are counted from 1. */
    private static JpegHuffman table(int oneBit, int twoBits) {
        ByteBuffer file = ByteBuffer.allocate(LENGTHS + oneBit + twoBits);
        file.put(0, (byte) oneBit).put(1, (byte) twoBits);
        for (int symbol = 0; symbol < oneBit + twoBits; symbol++) {
            file.put(LENGTHS + symbol, (byte) (symbol + 1));
        }
        return JpegHuffman.read(file, 0);
    }
}
