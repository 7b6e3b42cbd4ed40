package io.darkroom.standalone;

import io.darkroom.embedded.EmbeddedKafka;
import java.io.IOException;
import java.nio.file.Path;
import java.util.logging.Level;
import java.util.logging.Logger;

/** The program of the Kafka process: it runs by itself, so that the launcher survives it and can start it again. */
public final class Broker {

    private Broker() {}

    /** {@code arguments}: the folder of its data, its port, and the port of its controller. */
    public static void main(String[] arguments) throws IOException {
        Logger.getLogger("").setLevel(Level.WARNING);
        EmbeddedKafka kafka = EmbeddedKafka.startBroker(
                Path.of(arguments[0]), Integer.parseInt(arguments[1]), Integer.parseInt(arguments[2]));
        Runtime.getRuntime().addShutdownHook(new Thread(kafka::close, "stop"));
        kafka.awaitStop();
    }
}
