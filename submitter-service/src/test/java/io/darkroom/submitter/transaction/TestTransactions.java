package io.darkroom.submitter.transaction;

import io.darkroom.service.transaction.RequestTransactions;
import io.darkroom.service.transaction.TransactionsConfig;
import io.darkroom.submitter.TestConfig;

/** For tests without a database. */
public final class TestTransactions {

    private TestTransactions() {}

    public static RequestTransactions unlimited() {
        return new RequestTransactions(TestConfig.of(TransactionsConfig.class));
    }
}
