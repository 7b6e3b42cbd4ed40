package io.darkroom.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Measures how fast webhooks are delivered: from the event to the client's server, signed, each with its try recorded. */
@Command(
        name = "webhooks",
        mixinStandardHelpOptions = true,
        description =
                "Publishes the ends of generations at once and delivers their webhooks to one server, alternating with"
                        + " curl, which posts the same bodies. A turn is a given number of webhooks.")
final class WebhookBench extends PathBench {

    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final Duration CHECK_INTERVAL = Duration.ofMillis(20);
    private static final int WAIT_SECONDS = 30;

    @Option(names = "--webhooks", defaultValue = "2000", description = "of a turn (default ${DEFAULT-VALUE})")
    private int webhooks = 2000;

    @Override
    void measure(BenchOptions with, BenchTable into) throws Exception {
        try (TemporaryFolder folder = TemporaryFolder.create();
                WebhookReceiver receiver = new WebhookReceiver();
                SystemUnderTest system =
                        SystemUnderTest.start(with.home(), folder.path().resolve("home"), with.portBase(), Map.of())) {
            try (Client client = new Client(system.generations())) {
                client.post("""
                        {"model": "seedream-4.5", "prompt": "a lamp", "webhook_url": "%s"}""".formatted(receiver.url()), WAIT_SECONDS);
            }
            try (CompletedEvents events = CompletedEvents.of(system.bootstrapServers())) {
                Path body = folder.path().resolve("body");
                Files.write(body, events.body());
                into.add(with.byTurns()
                        .run(
                                "webhooks",
                                "webhooks/s",
                                List.of(
                                        darkroom(system, events, receiver),
                                        curl(folder.path(), PeerScripts.post(receiver.url(), body, webhooks)))));
            }
        }
    }

    private Contender darkroom(SystemUnderTest system, CompletedEvents events, WebhookReceiver receiver) {
        return new AmountContender(
                "darkroom", webhooks, () -> system.processes().only("callback", "postgres", "kafka"), () -> {
                    long before = receiver.received();
                    long start = System.nanoTime();
                    events.publish(webhooks);
                    while (receiver.received() < before + webhooks) {
                        if (System.nanoTime() - start > LIMIT.toNanos()) {
                            throw new IllegalStateException("only " + (receiver.received() - before) + " webhooks of "
                                    + webhooks + " were delivered");
                        }
                        Thread.sleep(CHECK_INTERVAL);
                    }
                    return Duration.ofNanos(System.nanoTime() - start);
                });
    }

    private Contender curl(Path folder, String script) {
        return new AmountContender(
                "curl", webhooks, ProcessParts::ofTools, () -> Commands.shell(script, folder, LIMIT));
    }
}
