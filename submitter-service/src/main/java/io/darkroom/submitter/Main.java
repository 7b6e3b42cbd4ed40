package io.darkroom.submitter;

import io.darkroom.providers.catalogue.Catalogue;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;

/** Starts the service. */
@QuarkusMain
public final class Main {

    private Main() {}

    public static void main(String... arguments) {
        // Read beside the start, which asks for it later and waits then if it must.
        Thread.ofPlatform().name("catalogue").daemon().start(Catalogue::builtIn);
        Quarkus.run(arguments);
    }
}
