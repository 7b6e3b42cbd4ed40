package io.darkroom.submitter.lifecycle;

import io.darkroom.contracts.Credits;
import io.darkroom.submitter.credit.KeySpending;
import io.darkroom.submitter.credit.Ledger;
import jakarta.inject.Singleton;
import java.math.BigDecimal;

/** Settles or releases what a generation reserved: archived images cost the price of their provider, all else is free. */
@Singleton
class Charges {

    private final Ledger ledger;
    private final KeySpending spending;

    Charges(Ledger ledger, KeySpending spending) {
        this.ledger = ledger;
        this.spending = spending;
    }

    /** The price of the images, but never more than was reserved, however many a provider delivers. */
    static Credits charge(BigDecimal price, int images, Credits reserved) {
        return Credits.of(price, images).atMost(reserved);
    }

    void settle(Generation generation, Attempt attempt, int images) {
        Credits charge = charge(attempt.price(), images, generation.reserved());
        generation.charge(charge);
        ledger.settle(generation.account(), generation.generationId(), generation.reserved(), charge);
        refundKey(generation, generation.reserved().minus(charge));
    }

    void release(Generation generation) {
        generation.charge(Credits.ZERO);
        ledger.release(generation.account(), generation.generationId(), generation.reserved());
        refundKey(generation, generation.reserved());
    }

    private void refundKey(Generation generation, Credits unspent) {
        generation.keyId().ifPresent(key -> spending.refund(key, unspent, generation.createdAt()));
    }
}
