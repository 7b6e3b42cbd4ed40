package io.darkroom.storage.archive;

import io.darkroom.contracts.event.ProducedImage;
import jakarta.inject.Singleton;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Lets one host have half of the archives that run at once, so that a slow one leaves the other half to all others. */
@Singleton
class HostShares {

    /** The host of an image that came with its outcome, whose share has no limit. */
    static final String NONE = "";

    private final int share;
    private final Map<String, Integer> running = new HashMap<>();

    HostShares(ArchiveConfig config) {
        this.share = Math.max(1, config.maxConcurrent() / 2);
    }

    /** The host whose share an archive of {@code images} takes: that of the first. */
    static String of(List<ProducedImage> images) {
        return images.stream()
                .findFirst()
                .map(ProducedImage::url)
                .map(URI::getRawAuthority)
                .orElse(NONE);
    }

    /** Takes a place of {@code host}; empty when its share is taken. */
    synchronized Optional<Place> enter(String host) {
        int others = running.getOrDefault(host, 0);
        if (others >= share && !host.equals(NONE)) {
            return Optional.empty();
        }
        running.put(host, others + 1);
        return Optional.of(new Place(host));
    }

    /** The hosts whose share is taken. */
    synchronized String[] full() {
        return running.entrySet().stream()
                .filter(entry -> entry.getValue() >= share && !entry.getKey().equals(NONE))
                .map(Map.Entry::getKey)
                .toArray(String[]::new);
    }

    /** A place of a host. */
    final class Place {

        private final String host;

        private Place(String host) {
            this.host = host;
        }

        /** Gives the place back, and returns whether the share was taken until now. */
        boolean leave() {
            synchronized (HostShares.this) {
                int others = running.getOrDefault(host, 0) - 1;
                if (others > 0) {
                    running.put(host, others);
                } else {
                    running.remove(host);
                }
                return others == share - 1 && !host.equals(NONE);
            }
        }
    }
}
