package io.darkroom.submitter.lifecycle;

import io.darkroom.contracts.Credits;
import io.darkroom.submitter.credit.KeySpending.Refund;
import io.darkroom.submitter.credit.Ledger.Settlement;
import io.darkroom.submitter.credit.Settlements;
import jakarta.inject.Singleton;
import java.math.BigDecimal;

/** Settles or releases what a generation reserved: archived images cost the price of their provider, all else is free. */
@Singleton
class Charges {

    private final Settlements settlements;

    Charges(Settlements settlements) {
        this.settlements = settlements;
    }

    /** The price of the images, but never more than was reserved, however many a provider delivers. */
    static Credits charge(BigDecimal price, int images, Credits reserved) {
        return Credits.of(price, images).atMost(reserved);
    }

    void settle(Generation generation, Attempt attempt, int images) {
        end(generation, charge(attempt.price(), images, generation.reserved()));
    }

    void release(Generation generation) {
        end(generation, Credits.ZERO);
    }

    private void end(Generation generation, Credits charge) {
        generation.charge(charge);
        Credits unspent = generation.reserved().minus(charge);
        settlements.add(
                new Settlement(generation.account(), generation.generationId(), generation.reserved(), charge),
                generation.keyId().map(key -> new Refund(key, unspent, generation.createdAt())));
    }
}
