package io.darkroom.storage;

import io.darkroom.contracts.Json;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;

/** Starts storage-service. */
@QuarkusMain
public final class Main {

    private Main() {}

    public static void main(String... arguments) {
        // Initializes in parallel to the start, which needs it later.
        Thread.ofPlatform().name("json").daemon().start(Json::mapper);
        Quarkus.run(arguments);
    }
}
