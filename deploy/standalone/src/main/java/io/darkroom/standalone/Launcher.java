package io.darkroom.standalone;

import java.io.IOException;
import java.util.List;
import java.util.logging.FileHandler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** The program behind {@code ./darkroom run}, {@code dev} and {@code train}. */
public final class Launcher {

    private static final int FAILED = 1;

    private Launcher() {}

    public static void main(String[] arguments) throws InterruptedException {
        try {
            Settings settings = Settings.read(List.of(arguments), System.getenv());
            settings.createState();
            logToFile(settings);
            Standalone standalone = new Standalone(settings);
            Thread stop = new Thread(standalone::stop, "stop");
            Runtime.getRuntime().addShutdownHook(stop);
            standalone.start();
            switch (settings.purpose()) {
                case Purpose.Train(Purpose.Recording recording) -> {
                    new Training(settings, standalone.rootKey()).run(recording);
                    System.exit(0);
                }
                case Purpose.Serve serve -> awaitStop(settings, standalone);
                case Purpose.Develop develop -> awaitStop(settings, standalone);
            }
        } catch (CannotRun e) {
            System.err.println("darkroom: " + e.getMessage());
            System.exit(FAILED);
        } catch (IOException e) {
            System.err.println("darkroom: " + CannotRun.sentence(e));
            System.exit(FAILED);
        }
    }

    private static void awaitStop(Settings settings, Standalone standalone) throws InterruptedException {
        System.out.println(new Screen(settings, standalone.rootKey()).text());
        standalone.awaitStop();
    }

    // Kafka and PostgreSQL log too much for a console.
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
