package io.darkroom.eventing.schedule;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToIntFunction;

/**
 * How many places of concurrent work each party holds, and how many it may hold.
 *
 * @param <K> a party, such as a provider
 */
public final class Shares<K> {

    private final ToIntFunction<K> max;
    private final Map<K, Share> shares = new ConcurrentHashMap<>();

    /** The places that a party holds; {@code waited}: work of it may have been left for want of a place. */
    private record Share(int taken, boolean waited) {}

    public Shares(ToIntFunction<K> max) {
        this.max = max;
    }

    /** The parties that hold places. */
    public Set<K> holders() {
        return Set.copyOf(shares.keySet());
    }

    /** How many more places {@code party} may take now. */
    public int free(K party) {
        int limit = max.applyAsInt(party);
        Share share = shares.computeIfPresent(
                party, (key, held) -> new Share(held.taken(), held.waited() || held.taken() >= limit));
        return Math.max(0, share == null ? limit : limit - share.taken());
    }

    /** Takes a place that {@link #free} offered; when it is the last one, more work may be left. */
    public void take(K party) {
        int limit = max.applyAsInt(party);
        shares.merge(party, new Share(1, limit <= 1), (held, one) -> {
            int taken = held.taken() + 1;
            return new Share(taken, held.waited() || taken >= limit);
        });
    }

    /** Takes a place if there is one. */
    public boolean tryTake(K party) {
        int limit = max.applyAsInt(party);
        boolean[] took = new boolean[1];
        shares.compute(party, (key, held) -> {
            int taken = held == null ? 0 : held.taken();
            took[0] = taken < limit;
            return took[0] ? new Share(taken + 1, held != null && held.waited()) : held;
        });
        return took[0];
    }

    /** Gives a place back; true when work may be waiting for it. */
    public boolean release(K party) {
        boolean[] waited = new boolean[1];
        shares.computeIfPresent(party, (key, held) -> {
            waited[0] = held.waited();
            return held.taken() == 1 ? null : new Share(held.taken() - 1, false);
        });
        return waited[0];
    }
}
