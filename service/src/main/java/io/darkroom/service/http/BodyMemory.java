package io.darkroom.service.http;

import io.darkroom.contracts.ByteBudget;
import io.darkroom.service.problem.Problems;
import java.time.Duration;

/** The memory that the bodies of all requests take at the same time. A body takes it while it arrives. */
public final class BodyMemory {

    private final String kind;
    private final ByteBudget budget;

    /** {@code kind} names the bodies in the refusal; {@code maxWait}: how long a body waits until others have left enough. */
    public BodyMemory(String kind, long maxBytes, Duration maxWait) {
        this.kind = kind;
        this.budget = new ByteBudget(maxBytes, maxWait);
    }

    /** The share of a new body, which is empty. */
    public Share open() {
        return new Share(budget.open());
    }

    /** What one body holds until it is closed, at any thread. */
    public final class Share implements AutoCloseable {

        private final ByteBudget.Share share;

        private Share(ByteBudget.Share share) {
            this.share = share;
        }

        /** Holds memory for a body of {@code bytes} so far; answers 503 when others leave none. A body larger than all memory takes all. */
        public void holdFor(long bytes) {
            switch (share.growTo(bytes)) {
                case GROWN -> {}
                case NONE_LEFT ->
                    throw Problems.unavailable("too many " + kind + " are being received; try again after "
                            + Problems.RETRY_AFTER.toSeconds() + " s");
                case CLOSED -> throw Problems.unavailable("the connection was closed before the end of the body");
            }
        }

        @Override
        public void close() {
            share.close();
        }
    }
}
