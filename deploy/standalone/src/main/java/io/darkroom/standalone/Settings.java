package io.darkroom.standalone;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;

/**
 * What the command line and the environment ask for.
 *
 * @param home the checkout, where the built services are found
 * @param state what survives a restart
 * @param portBase the submitter's port; the others follow from it
 * @param environment what the services are started with, before our own settings are added
 */
record Settings(
        Path home, Path state, int portBase, Simulated simulated, Purpose purpose, Map<String, String> environment) {

    private static final int DEFAULT_PORT_BASE = 8080;
    private static final int MAX_PORT_BASE = 65_000;

    /** Whether the simulated providers run too. */
    enum Simulated {
        YES,
        NO
    }

    /** What the system is started for. */
    enum Purpose {
        RUN,
        /** To record what its services load and compile, for those that are started later. */
        TRAIN
    }

    static Settings read(List<String> arguments, Map<String, String> environment) throws IOException {
        Path home = Path.of("").toAbsolutePath();
        Path state = home.resolve(".darkroom");
        int portBase = DEFAULT_PORT_BASE;
        Simulated simulated = Simulated.YES;
        Purpose purpose = Purpose.RUN;
        Deque<String> rest = new ArrayDeque<>(arguments);
        while (!rest.isEmpty()) {
            String option = rest.pop();
            switch (option) {
                case "--home" -> home = Path.of(value(option, rest)).toAbsolutePath();
                case "--state" -> state = Path.of(value(option, rest)).toAbsolutePath();
                case "--port-base" -> portBase = port(value(option, rest));
                case "--no-simulator" -> simulated = Simulated.NO;
                case "--train" -> purpose = Purpose.TRAIN;
                default -> throw new CannotRun("there is no option " + option + "; see ./darkroom help");
            }
        }
        Files.createDirectories(state.resolve("logs"));
        return new Settings(home, state, portBase, simulated, purpose, Map.copyOf(environment));
    }

    Path logs() {
        return state.resolve("logs");
    }

    int submitterPort() {
        return portBase;
    }

    int callbackPort() {
        return portBase + 1;
    }

    int storagePort() {
        return portBase + 2;
    }

    int simulatorPort() {
        return portBase + 10;
    }

    int kafkaPort() {
        return portBase + 12;
    }

    int kafkaControllerPort() {
        return portBase + 13;
    }

    int postgresPort() {
        return portBase + 14;
    }

    private static String value(String option, Deque<String> rest) {
        if (rest.isEmpty()) {
            throw new CannotRun(option + " needs a value; see ./darkroom help");
        }
        return rest.pop();
    }

    private static int port(String text) {
        if (!text.matches("\\d{4,5}") || Integer.parseInt(text) > MAX_PORT_BASE || Integer.parseInt(text) < 1024) {
            throw new CannotRun("--port-base must be a number from 1024 to " + MAX_PORT_BASE + ", not " + text);
        }
        return Integer.parseInt(text);
    }
}
