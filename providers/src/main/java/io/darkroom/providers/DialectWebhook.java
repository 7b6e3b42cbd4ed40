package io.darkroom.providers;

import java.util.Map;

/**
 * A webhook as a dialect sends it.
 *
 * @param headers the dialect's own headers, in addition to those of every webhook
 */
@SuppressWarnings("ArrayRecordComponent")
public record DialectWebhook(byte[] body, Map<String, String> headers) {

    public DialectWebhook {
        headers = Map.copyOf(headers);
    }
}
