package io.darkroom.callback.ingest;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Selects the headers that sign a callback. Other headers are not stored, because they may be confidential. */
final class SignatureHeaders {

    private static final String PREFIX = "x-webhook-";
    private static final int MAX_LENGTH = 512;

    private SignatureHeaders() {}

    /** By lower-case name, the first value of each. */
    static Map<String, String> of(Map<String, List<String>> headers) {
        Map<String, String> signatures = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.forEach((name, values) -> {
            String lower = name.toLowerCase(Locale.ROOT);
            if (lower.startsWith(PREFIX)
                    && !values.isEmpty()
                    && values.getFirst().length() <= MAX_LENGTH) {
                signatures.put(lower, values.getFirst());
            }
        });
        return signatures;
    }
}
