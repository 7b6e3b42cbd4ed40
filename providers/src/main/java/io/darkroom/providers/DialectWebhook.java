package io.darkroom.providers;

import java.util.Map;

/**
 * A webhook as a dialect sends it.
 *
 * @param headers the dialect's own, beside those that every webhook has
 */
@SuppressWarnings("ArrayRecordComponent")
public record DialectWebhook(byte[] body, Map<String, String> headers) {

    public DialectWebhook {
        headers = Map.copyOf(headers);
    }
}
