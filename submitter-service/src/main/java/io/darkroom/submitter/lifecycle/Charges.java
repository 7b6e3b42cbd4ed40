package io.darkroom.submitter.lifecycle;

import io.darkroom.contracts.Credits;
import io.darkroom.submitter.credit.KeySpending;
import io.darkroom.submitter.credit.Ledger;
import jakarta.inject.Singleton;
import java.math.BigDecimal;
import java.util.Objects;

/** What a generation costs in the end: the images archived, at the price of the provider that made them; else nothing. */
@Singleton
class Charges {

    private final Ledger ledger;
    private final KeySpending spending;

    Charges(Ledger ledger, KeySpending spending) {
        this.ledger = ledger;
        this.spending = spending;
    }

    /** Never more than was reserved, whatever a provider delivers. */
    void settle(Generation generation, Attempt attempt, int images) {
        BigDecimal price = Objects.requireNonNullElse(attempt.price, BigDecimal.ZERO);
        Credits charge = Credits.of(price, images).atMost(generation.reserved());
        generation.charged = charge.amount();
        ledger.settle(generation.account(), generation.generationId(), generation.reserved(), charge);
        giveBack(generation, generation.reserved().minus(charge));
    }

    void release(Generation generation) {
        generation.charged = Credits.ZERO.amount();
        ledger.release(generation.account(), generation.generationId(), generation.reserved());
        giveBack(generation, generation.reserved());
    }

    private void giveBack(Generation generation, Credits rest) {
        if (generation.keyId != null) {
            spending.giveBack(generation.keyId, rest, generation.createdAt);
        }
    }
}
