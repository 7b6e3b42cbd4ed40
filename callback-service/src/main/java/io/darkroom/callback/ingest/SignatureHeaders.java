package io.darkroom.callback.ingest;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Selects the headers that sign a callback. Other headers are not stored, because they may be confidential. */
final class SignatureHeaders {

    private static final int MAX_LENGTH = 512;

    private SignatureHeaders() {}

    /** Those that {@code wanted} names in lower case, the first value of each. */
    static Map<String, String> of(Map<String, List<String>> headers, Set<String> wanted) {
        Map<String, String> signatures = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.forEach((name, values) -> {
            String lower = name.toLowerCase(Locale.ROOT);
            if (wanted.contains(lower) && !values.isEmpty() && values.getFirst().length() <= MAX_LENGTH) {
                signatures.put(lower, values.getFirst());
            }
        });
        return signatures;
    }
}
