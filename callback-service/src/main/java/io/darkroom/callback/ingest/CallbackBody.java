package io.darkroom.callback.ingest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.darkroom.contracts.Json;
import io.darkroom.contracts.Utf8;
import java.io.IOException;
import java.util.Optional;

/** Checks that a body is exactly one JSON value, without building a tree from it. */
final class CallbackBody {

    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(Json.MAX_DEPTH)
                    .build())
            .build();

    private CallbackBody() {}

    /** The body's text; empty when it is not UTF-8 or not exactly one JSON value. */
    static Optional<String> text(byte[] body) {
        return Utf8.decode(body).filter(CallbackBody::isOneValue);
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
