package io.darkroom.standalone;

import java.io.IOException;
import java.util.List;
import java.util.logging.FileHandler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** {@code ./darkroom run}. */
public final class Main {

    private static final int FAILED = 1;

    private Main() {}

    public static void main(String[] arguments) throws InterruptedException {
        try {
            Settings settings = Settings.read(List.of(arguments), System.getenv());
            logToFile(settings);
            Standalone standalone = new Standalone(settings);
            Thread stop = new Thread(standalone::stop, "stop");
            Runtime.getRuntime().addShutdownHook(stop);
            standalone.start();
            if (settings.purpose() == Settings.Purpose.TRAIN) {
                new Training(settings, standalone.rootKey()).run();
                System.exit(0);
            }
            System.out.println(standalone.screen());
            standalone.awaitStop();
        } catch (CannotRun e) {
            System.err.println("darkroom: " + e.getMessage());
            System.exit(FAILED);
        } catch (IOException e) {
            System.err.println("darkroom: " + e);
            System.exit(FAILED);
        }
    }

    // Kafka and PostgreSQL talk a lot; their words belong in a file.
    private static void logToFile(Settings settings) throws IOException {
        LogManager.getLogManager().reset();
        System.setProperty("java.util.logging.SimpleFormatter.format", "%1$tFT%1$tT.%1$tL %4$-7s %3$s %5$s%6$s%n");
        FileHandler file =
                new FileHandler(settings.logs().resolve("platform.log").toString(), 16 << 20, 2, true);
        file.setFormatter(new SimpleFormatter());
        Logger root = Logger.getLogger("");
        root.addHandler(file);
        root.setLevel(Level.WARNING);
    }
}
