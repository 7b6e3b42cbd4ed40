package io.darkroom.storage.archive;

import io.darkroom.contracts.event.ProducedImage;
import io.darkroom.eventing.schedule.Shares;
import jakarta.inject.Singleton;
import java.net.URI;
import java.util.List;

/** Lets one host have half of the archives that run at once, so that a slow one leaves the other half to all others. */
@Singleton
class DownloadShares {

    /** The host of an image that came with its outcome, whose share has no limit. */
    private static final String NONE = "";

    private final Shares<String> places;

    DownloadShares(ArchiveConfig config) {
        int share = Math.max(1, config.maxConcurrent() / 2);
        this.places = new Shares<>(host -> host.equals(NONE) ? Integer.MAX_VALUE : share);
    }

    /** The host whose share an archive of {@code images} takes: that of the first. */
    static String hostOf(List<ProducedImage> images) {
        return images.stream()
                .findFirst()
                .map(ProducedImage::url)
                .map(URI::getRawAuthority)
                .orElse(NONE);
    }

    /** The places of each host. */
    Shares<String> places() {
        return places;
    }

    /** The hosts whose share is taken. */
    String[] full() {
        return places.holders().stream().filter(host -> places.free(host) == 0).toArray(String[]::new);
    }
}
