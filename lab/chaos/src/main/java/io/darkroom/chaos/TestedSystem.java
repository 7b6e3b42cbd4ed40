package io.darkroom.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import io.darkroom.contracts.Json;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;

/** What a run needs of the running system that it disturbs. */
interface TestedSystem extends AutoCloseable {

    /** Its ready replicas. */
    Endpoints endpoints();

    String rootKey();

    String jdbcUrl();

    /** Kafka's bootstrap servers. */
    String kafka();

    URI simulator();

    /** The folder of the archive. */
    Path archive();

    @Override
    void close() throws IOException, InterruptedException;

    default ApiCalls calls() {
        return new ApiCalls(endpoints(), rootKey());
    }

    default JsonNode checkLedger() throws IOException, InterruptedException {
        return Json.mapper().readTree(calls().send("submitter-service", "POST", "/v1/admin/ledger/check", ""));
    }
}
