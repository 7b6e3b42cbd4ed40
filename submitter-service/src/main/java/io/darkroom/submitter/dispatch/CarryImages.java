package io.darkroom.submitter.dispatch;

import io.darkroom.contracts.AttemptKey;
import io.darkroom.contracts.Backoff;
import io.darkroom.contracts.ByteBudget;
import io.darkroom.contracts.asset.CarriedImage;
import io.darkroom.contracts.asset.ReceivedImage;
import io.darkroom.providers.CarriedImages;
import io.darkroom.service.received.KeepReceivedImage;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.random.RandomGenerator;

/** Moves images between storage-service and the calls of providers that know no links. */
@Singleton
class CarryImages implements CarriedImages {

    private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(200), Duration.ofSeconds(5));
    // Longer than storage-service takes to start: what is paid for is worth the wait.
    private static final Duration KEEP_LIMIT = Duration.ofMinutes(1);
    // Each of them is in memory while it is sent.
    private static final int MAX_SENT = 2;
    private static final Duration SPACE_WAIT = Duration.ofSeconds(20);

    private final FetchReferences references;
    private final KeepReceivedImage storage;
    private final ByteBudget space;
    private final InstantSource clock;
    private final Semaphore sending = new Semaphore(MAX_SENT);

    CarryImages(FetchReferences references, KeepReceivedImage storage, DispatchConfig config, InstantSource clock) {
        this.references = references;
        this.storage = storage;
        this.space = new ByteBudget(config.maxTemporarySize().asLongValue(), SPACE_WAIT);
        this.clock = clock;
    }

    @Override
    public ByteBudget.Share space() {
        return space.open();
    }

    @Override
    public void fetch(URI reference, OutputStream out, Duration limit) throws IOException, UnusableReference {
        references.fetch(reference, out, limit);
    }

    @Override
    public ReceivedImage keep(AttemptKey attempt, Path image) throws IOException {
        Optional<Instant> end = Optional.empty();
        for (int tries = 1; ; tries++) {
            sending.acquireUninterruptibly();
            // While storage-service hangs, others are sent first: the time counts from the first try.
            end = end.or(() -> Optional.of(clock.instant().plus(KEEP_LIMIT)));
            try {
                return storage.keep(attempt, image, CarriedImage.MAX_BYTES);
            } catch (IOException passing) {
                if (clock.instant().isAfter(end.get())) {
                    throw passing;
                }
            } finally {
                sending.release();
            }
            Pause.of(BACKOFF.after(tries, RandomGenerator.getDefault()));
        }
    }
}
