package io.darkroom.storage;

import io.darkroom.contracts.Json;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;

/** Starts the service. */
@QuarkusMain
public final class Main {

    private Main() {}

    public static void main(String... arguments) {
        // Made beside the start, which asks for it later and waits then if it must.
        Thread.ofPlatform().name("json").daemon().start(Json::mapper);
        Quarkus.run(arguments);
    }
}
