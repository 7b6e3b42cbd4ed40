package io.darkroom.contracts;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Parses bytes as characters where they have an escaped surrogate: Jackson's parser of bytes refuses one in a key, although it is how most
 * writers escape an emoji.
 */
final class UnicodeJsonFactory extends JsonFactory {

    private static final long serialVersionUID = 1;
    private static final int ESCAPE_LENGTH = 4;

    UnicodeJsonFactory() {}

    private UnicodeJsonFactory(UnicodeJsonFactory original) {
        super(original, null);
    }

    @Override
    public JsonFactory copy() {
        return new UnicodeJsonFactory(this);
    }

    @Override
    public JsonParser createParser(byte[] data) throws IOException {
        return createParser(data, 0, data.length);
    }

    @Override
    public JsonParser createParser(byte[] data, int offset, int length) throws IOException {
        if (!hasEscapedSurrogate(data, offset, offset + length)) {
            return super.createParser(data, offset, length);
        }
        // Unlike a String, a new decoder reports what is not UTF-8.
        CharBuffer text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(data, offset, length));
        return createParser(text.array(), text.arrayOffset(), text.length());
    }

    // A backslash, u, and a number from D800 to DFFF.
    private static boolean hasEscapedSurrogate(byte[] data, int from, int end) {
        for (int at = from; at + ESCAPE_LENGTH <= end; at++) {
            if (data[at] == '\\'
                    && data[at + 1] == 'u'
                    && (data[at + 2] | 0x20) == 'd'
                    && Character.digit(data[at + 3], 16) >= 8) {
                return true;
            }
        }
        return false;
    }
}
