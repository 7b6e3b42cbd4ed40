package io.darkroom.simulator;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** Changes answers, callbacks and images at random for the faults that ask for it, and counts them. */
final class MutatedReplies {

    // The order of the calls decides what is changed how, so a seed alone would not repeat a run.
    private static final long SEED = 1;

    private final Mutations mutations = new Mutations(SEED);
    private final AtomicLong count = new AtomicLong();

    byte[] json(byte[] text) {
        count.incrementAndGet();
        return mutations.json(List.of(new String(text, StandardCharsets.UTF_8)));
    }

    byte[] image(byte[] file) {
        count.incrementAndGet();
        return mutations.file(file);
    }

    Reply answer(Reply reply) {
        return new Reply(reply.status(), reply.contentType(), json(reply.body()), reply.headers());
    }

    long count() {
        return count.get();
    }
}
