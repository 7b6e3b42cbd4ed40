package io.darkroom.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ScreenTest {

    @Test
    void everyAddressAndTheKeyAreShown() {
        assertThat(screen())
                .contains("Darkroom is ready.")
                .contains("API         http://127.0.0.1:21000 ")
                .contains("console     http://127.0.0.1:21000/console/ ")
                .contains("callback    http://127.0.0.1:21001 ")
                .contains("storage     http://127.0.0.1:21002 ")
                .contains("simulator   http://127.0.0.1:21010 ")
                .contains("postgres    127.0.0.1:21014, kafka 127.0.0.1:21012")
                .contains("state       /tmp/state (logs in /tmp/state/logs)")
                .contains("API key     dk_root_x");
    }

    @Test
    void theFirstRequestIsTheOneOfTheReadme() {
        assertThat(screen())
                .contains("curl -s http://127.0.0.1:21000/v1/generations")
                .contains("-H 'Authorization: Bearer dk_root_x'")
                .contains("-H 'Content-Type: application/json' -H 'Prefer: wait=30'")
                .contains("-d '{\"model\": \"seedream-4.5\", \"prompt\": \"a ceramic lamp\", \"aspect_ratio\":"
                        + " \"16:9\"}'");
    }

    @Test
    void aSimulatorThatDoesNotRunIsNotShown() {
        assertThat(screen("--no-simulator")).doesNotContain("simulator");
    }

    @Test
    void theDevelopedServiceAndItsDebuggerAreShown() {
        assertThat(screen("--dev", "storage-service"))
                .contains("storage-service: the next request compiles what was changed")
                .contains("debugger at 127.0.0.1:21015");
        assertThat(screen()).doesNotContain("debugger");
    }

    private static String screen(String... more) {
        List<String> arguments = new java.util.ArrayList<>(List.of("--state", "/tmp/state", "--port-base", "21000"));
        arguments.addAll(List.of(more));
        return new Screen(Settings.read(arguments, Map.of()), "dk_root_x").text();
    }
}
