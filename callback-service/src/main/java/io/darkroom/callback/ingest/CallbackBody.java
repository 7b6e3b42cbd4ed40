package io.darkroom.callback.ingest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.darkroom.contracts.Json;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Checks that a body is exactly one JSON value, without building a tree from it. */
final class CallbackBody {

    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(Json.MAX_DEPTH)
                    .build())
            .build();

    private static final char REPLACEMENT = '\uFFFD';

    private CallbackBody() {}

    /** The body's text; empty when it is not UTF-8 or not exactly one JSON value. */
    static Optional<String> text(byte[] body) {
        return utf8(body).filter(CallbackBody::isOneValue);
    }

    // A decoder that reports what is not UTF-8 takes several times as long; a replaced character shows where it is
    // needed.
    private static Optional<String> utf8(byte[] body) {
        String text = new String(body, StandardCharsets.UTF_8);
        if (text.indexOf(REPLACEMENT) < 0) {
            return Optional.of(text);
        }
        try {
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString());
        } catch (CharacterCodingException notUtf8) {
            return Optional.empty();
        }
    }

    // Read as characters: the parser of bytes refuses escaped surrogates in a key.
    private static boolean isOneValue(String text) {
        try (JsonParser parser = JSON.createParser(text)) {
            JsonToken first = parser.nextToken();
            if (first == null) {
                return false;
            }
            parser.skipChildren();
            return parser.nextToken() == null;
        } catch (IOException notJson) {
            return false;
        }
    }
}
