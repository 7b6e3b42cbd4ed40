package io.darkroom.standalone;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the command line and the environment ask for.
 *
 * @param home the checkout, where the built services are
 * @param state what survives a restart
 * @param portBase the submitter's port; the others follow from it
 * @param environment what the services are started with, before our own settings are added
 */
record Settings(
        Path home, Path state, int portBase, Simulated simulated, Purpose purpose, Map<String, String> environment) {

    /** The broker's folder, log and process. */
    static final String KAFKA = "kafka";

    private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    private static final Map<String, Integer> MIN_SECRET_LENGTHS =
            Map.of("DARKROOM_ROOT_KEY", 16, "DARKROOM_CALLBACKS_SECRETS", 32, "DARKROOM_ASSETS_SECRETS", 32);
    private static final int DEFAULT_PORT_BASE = 8080;
    // Of the services and of the simulator.
    private static final int[] HTTP_OFFSETS = {0, 1, 2, 10};
    private static final int MIN_PORT_BASE = 1024;
    private static final int MAX_PORT_BASE = 65_000;
    private static final long MIN_FREE_BYTES = 256L << 20;

    /** Whether the simulated providers run too. */
    enum Simulated {
        YES,
        NO
    }

    /** Reads the command line; throws {@link CannotRun} when it is wrong. Creates nothing. */
    static Settings read(List<String> arguments, Map<String, String> environment) {
        Path home = Path.of("").toAbsolutePath();
        Optional<Path> state = Optional.empty();
        int portBase = DEFAULT_PORT_BASE;
        Simulated simulated = Simulated.YES;
        Optional<ServiceName> developed = Optional.empty();
        Path maven = Path.of("mvn");
        Optional<Purpose.Recording> training = Optional.empty();
        Deque<String> rest = new ArrayDeque<>(arguments);
        while (!rest.isEmpty()) {
            String option = rest.pop();
            switch (option) {
                case "--home" -> home = Path.of(value(option, rest)).toAbsolutePath();
                case "--state" ->
                    state = Optional.of(Path.of(value(option, rest)).toAbsolutePath());
                case "--port-base" -> portBase = portBase(value(option, rest));
                case "--no-simulator" -> simulated = Simulated.NO;
                case "--train" -> training = Optional.of(Purpose.Recording.AHEAD_OF_TIME);
                case "--train-classes" -> training = Optional.of(Purpose.Recording.CLASSES);
                case "--dev" -> developed = Optional.of(service(value(option, rest)));
                case "--maven" -> maven = Path.of(value(option, rest));
                default -> throw new CannotRun("there is no option " + option + "; see ./darkroom help");
            }
        }
        requireUsableSecrets(environment);
        return new Settings(
                home,
                state.orElse(home.resolve(".darkroom")),
                portBase,
                simulated,
                purpose(training, developed, maven),
                Map.copyOf(environment));
    }

    // What a service would refuse at its start, when its state may hold the secret already.
    private static void requireUsableSecrets(Map<String, String> environment) {
        MIN_SECRET_LENGTHS.forEach((variable, min) -> {
            String secrets = environment.get(variable);
            if (secrets != null) {
                for (String secret : secrets.split(",", -1)) {
                    if (secret.strip().length() < min) {
                        throw new CannotRun(variable + " needs at least " + min + " characters, not "
                                + secret.strip().length());
                    }
                }
            }
        });
    }

    private static Purpose purpose(Optional<Purpose.Recording> training, Optional<ServiceName> developed, Path maven) {
        if (developed.isPresent()) {
            return new Purpose.Develop(developed.get(), maven);
        }
        return training.<Purpose>map(Purpose.Train::new).orElseGet(Purpose.Serve::new);
    }

    /**
     * Creates the folders of the state, closed to other users of the machine. A folder that was there before may hold what is not ours, so
     * only our folders in it are closed.
     */
    void createState() throws IOException {
        try {
            createFolders();
        } catch (FileSystemException e) {
            throw new CannotRun(
                    "the state cannot be written: " + reason(e) + "; choose another folder with --state DIR");
        }
        long free = Files.getFileStore(state).getUsableSpace();
        if (free < MIN_FREE_BYTES) {
            throw new CannotRun("the disk of " + state + " has " + (free >> 20) + " MB left, and Darkroom needs "
                    + (MIN_FREE_BYTES >> 20) + " MB to start; choose another folder with --state DIR");
        }
    }

    private static String reason(FileSystemException failure) {
        return switch (failure) {
            case AccessDeniedException denied -> "there is no permission for " + denied.getFile();
            case FileAlreadyExistsException file -> file.getFile() + " is a file";
            default ->
                failure.getFile() + ": "
                        + Optional.ofNullable(failure.getReason()).orElse("it cannot be created");
        };
    }

    private void createFolders() throws IOException {
        Files.createDirectories(state, OWNER_ONLY);
        for (Path folder : List.of(logs(), state.resolve(KAFKA), state.resolve("archive"))) {
            if (Files.isDirectory(folder)) {
                Files.setPosixFilePermissions(folder, OWNER_ONLY.value());
            } else {
                Files.createDirectory(folder, OWNER_ONLY);
            }
        }
    }

    /** Whether any provider can be used: a simulated one, or one whose key is in the environment. */
    boolean hasProvider() {
        return simulated == Simulated.YES
                || environment.keySet().stream()
                        .anyMatch(variable -> variable.matches("DARKROOM_PROVIDERS_[A-Z]+_(API_KEY|ENABLED)"));
    }

    Path logs() {
        return state.resolve("logs");
    }

    int port(ServiceName service) {
        return switch (service) {
            case SUBMITTER -> portBase;
            case CALLBACK -> portBase + 1;
            case STORAGE -> portBase + 2;
        };
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

    int debugPort() {
        return portBase + 15;
    }

    private static String value(String option, Deque<String> rest) {
        String value = rest.poll();
        if (value == null || value.isBlank()) {
            throw new CannotRun(option + " needs a value; see ./darkroom help");
        }
        return value;
    }

    private static ServiceName service(String module) {
        return ServiceName.of(module)
                .orElseThrow(() -> new CannotRun("there is no service " + module + "; the services are "
                        + String.join(", ", ServiceName.modules())));
    }

    private static void requireReachable(int portBase) {
        for (int offset : HTTP_OFFSETS) {
            if (BlockedPorts.contains(portBase + offset)) {
                throw new CannotRun("port " + (portBase + offset)
                        + " is blocked by browsers and by fetch; choose another with --port-base N");
            }
        }
    }

    private static int portBase(String text) {
        if (text.matches("\\d{4,5}")) {
            int port = Integer.parseInt(text);
            if (port >= MIN_PORT_BASE && port <= MAX_PORT_BASE) {
                requireReachable(port);
                return port;
            }
        }
        throw new CannotRun(
                "--port-base must be a number from " + MIN_PORT_BASE + " to " + MAX_PORT_BASE + ", not " + text);
    }
}
