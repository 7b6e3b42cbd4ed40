package io.darkroom.service.transaction;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How much of the database HTTP requests may have. */
@ConfigMapping(prefix = "darkroom.transactions")
public interface TransactionsConfig {

    /**
     * Transactions of HTTP requests at once: two thirds of {@code quarkus.datasource.jdbc.max-size}, so that outbox, consumers and
     * background work have the rest, however many requests come.
     */
    @WithDefault("16")
    int maxOfRequests();

    /** How long a request waits for one before it is answered 503. */
    @WithDefault("PT5S")
    Duration maxWait();
}
