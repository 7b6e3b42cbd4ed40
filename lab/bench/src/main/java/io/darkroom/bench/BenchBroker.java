package io.darkroom.bench;

import io.darkroom.embedded.EmbeddedKafka;
import java.io.IOException;
import java.nio.file.Path;

/** A broker in a process of its own, so that its processor time is not counted as the bench's. */
final class BenchBroker {

    private BenchBroker() {}

    /** Arguments: folder, port, port of the controller. */
    public static void main(String[] arguments) throws IOException {
        try (EmbeddedKafka kafka = EmbeddedKafka.start(
                Path.of(arguments[0]), Integer.parseInt(arguments[1]), Integer.parseInt(arguments[2]))) {
            System.out.println("serving " + kafka.bootstrapServers());
            kafka.awaitStop();
        }
    }
}
