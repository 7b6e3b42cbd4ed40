package io.darkroom.standalone;

/** What a person reads once the system is ready: addresses, the API key and a first request. */
record Screen(Settings settings, String rootKey) {

    String text() {
        String url = "http://127.0.0.1:";
        int api = settings.port(ServiceName.SUBMITTER);
        return """

                Darkroom is ready.

                  API         %1$s%2$d   everything that clients call: docs/api.md
                  console     %1$s%2$d/console/   ./darkroom open signs you in
                  callback    %1$s%3$d   receives the providers' callbacks
                  storage     %1$s%4$d   downloads and archives the images
                %5$s  postgres    127.0.0.1:%6$d, kafka 127.0.0.1:%7$d
                  state       %8$s (logs in %9$s)
                  API key     %10$s
                %11$s
                A first picture:

                  curl -s %1$s%2$d/v1/generations \\
                    -H 'Authorization: Bearer %10$s' \\
                    -H 'Content-Type: application/json' -H 'Prefer: wait=30' \\
                    -d '{"model": "seedream-4.5", "prompt": "a ceramic lamp", "aspect_ratio": "16:9"}'

                Ctrl-C stops all of it.
                """.formatted(
                        url,
                        api,
                        settings.port(ServiceName.CALLBACK),
                        settings.port(ServiceName.STORAGE),
                        simulator(url),
                        settings.postgresPort(),
                        settings.kafkaPort(),
                        settings.state(),
                        settings.logs(),
                        rootKey,
                        development());
    }

    private String simulator(String url) {
        return switch (settings.simulated()) {
            case YES -> "  simulator   " + url + settings.simulatorPort() + "   the providers, simulated\n";
            case NO -> "";
        };
    }

    private String development() {
        return switch (settings.purpose()) {
            case Purpose.Develop(ServiceName service, var maven) ->
                "  reloading   %s: the next request compiles what was changed; debugger at 127.0.0.1:%d%n%s"
                        .formatted(service, settings.debugPort(), console(service));
            case Purpose.Serve serve -> "";
            case Purpose.Train train -> "";
        };
    }

    private static String console(ServiceName developed) {
        return developed == ServiceName.SUBMITTER
                ? "              the console: a reload of the page shows what was changed in console/src/main/web\n"
                : "";
    }
}
