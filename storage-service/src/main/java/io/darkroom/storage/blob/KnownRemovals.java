package io.darkroom.storage.blob;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The removals that have refused a reference on this replica, with the times at which they ended. One that is dropped here refuses once more. */
final class KnownRemovals {

    private static final int MAX = 10_000;

    private final Map<String, Instant> endByHash = Collections.synchronizedMap(new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Instant> eldest) {
            return size() > MAX;
        }
    });

    void add(String sha256, Instant end) {
        endByHash.put(sha256, end);
    }

    Optional<Instant> of(String sha256) {
        return Optional.ofNullable(endByHash.get(sha256));
    }
}
