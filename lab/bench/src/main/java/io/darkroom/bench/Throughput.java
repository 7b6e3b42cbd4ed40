package io.darkroom.bench;

import java.time.Duration;

/** How much data a number of files holds, and how fast it was processed. */
record Throughput(int files, int bytesPerFile) {

    private static final double MEGABYTE = 1_000_000;
    private static final double NANOS_PER_SECOND = 1e9;

    double megabytesPerSecond(Duration duration) {
        return files * (double) bytesPerFile / MEGABYTE / (duration.toNanos() / NANOS_PER_SECOND);
    }
}
