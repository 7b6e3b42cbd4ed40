package io.darkroom.system.shared;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Locator;
import io.darkroom.system.RunningSystem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** With each fault of a provider that ends an attempt, the console says what happened, where, and what to do about it. */
@Tag("backend")
@ExtendWith({SharedSystem.class, SharedBrowser.class})
class ConsoleFaultsTest {

    /** What a provider does, one after the other, and what a person reads about it: what happened, and what to do. */
    private static final Map<String, List<Fault>> FAULTS = Map.of(
            "apiframe",
            List.of(
                    new Fault("'task_failed'", "Provider error", "choose another provider"),
                    new Fault("'task_content'", "Refused for its content", "Change the prompt")),
            "evolink",
            List.of(new Fault("'content_refusal'", "Refused for its content", "Change the prompt")),
            "runbase",
            List.of(
                    new Fault("'status', 'status': 503", "Provider unavailable", "Nothing was bought"),
                    new Fault("'reset_before'", "Answer lost", "grace period")),
            "apiinone",
            List.of(
                    new Fault("'status', 'status': 402", "No balance at the provider", "add balance"),
                    new Fault("'image_wrong_type'", "Images not downloaded", "under Operations")),
            "acedata",
            List.of(
                    new Fault("'status', 'status': 401", "Provider refuses our key", "correct the key"),
                    new Fault("'image_too_large'", "Images not downloaded", "under Operations")));

    private final RunningSystem system;
    private final Browser browser;

    ConsoleFaultsTest(SharedSystem shared, Browser browser) {
        this.system = shared.system();
        this.browser = browser;
    }

    private record Fault(String rule, String what, String advice) {

        String rules() {
            return "{\"rules\": [{\"times\": 1, \"fault\": " + rule.replace('\'', '"') + "}]}";
        }
    }

    private record Ended(String provider, Fault fault, JsonNode generation) {

        boolean failed() {
            return generation.path("status").asText().equals("failed");
        }
    }

    @AfterEach
    void restoreEveryProvider() throws Exception {
        for (String provider : FAULTS.keySet()) {
            restore(provider);
        }
    }

    @Test
    void aPersonReadsWhatHappenedWhereAndWhatToDo() throws Exception {
        List<Ended> all = endedByFaults();

        try (ConsolePage console = ConsolePage.open(browser, system.url(), system.rootKey())) {
            for (Ended ended : all) {
                Locator attempt = firstAttempt(console, ended);
                assertThat(attempt).containsText("1. " + ended.provider());
                assertThat(attempt).containsText(ended.fault().what());
                assertThat(attempt).containsText(ended.fault().advice());
                assertThat(attempt)
                        .containsText(ended.generation()
                                .at("/attempts/0/error/message")
                                .asText());
                assertThat(console.page().locator(".note.bad")).hasCount(ended.failed() ? 1 : 0);
            }
            console.page().locator("#language").selectOption("ko");
            console.page().waitForSelector("html[lang=ko]");
            Ended failed = all.stream()
                    .filter(ended -> ended.fault().rule().contains("task_failed"))
                    .findFirst()
                    .orElseThrow();
            assertThat(firstAttempt(console, failed)).containsText("다른 공급자를 선택하세요");
            assertThat(console.page().locator(".note.bad")).containsText("다른 공급자를 선택하세요");
        }
    }

    private static Locator firstAttempt(ConsolePage console, Ended ended) {
        console.page()
                .navigate(
                        "/console/generations/" + ended.generation().path("id").asText());
        return console.page().locator(".timeline li").first();
    }

    // The providers at the same time, the faults of each in turn.
    private List<Ended> endedByFaults() throws Exception {
        List<Ended> all = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Map<String, Future<List<Ended>>> running = new LinkedHashMap<>();
            FAULTS.forEach(
                    (provider, faults) -> running.put(provider, threads.submit(() -> endedBy(provider, faults))));
            for (Future<List<Ended>> each : running.values()) {
                all.addAll(each.get());
            }
        }
        return all;
    }

    private List<Ended> endedBy(String provider, List<Fault> faults) throws Exception {
        List<Ended> ended = new ArrayList<>();
        for (Fault fault : faults) {
            restore(provider);
            system.faults(provider, fault.rules());
            JsonNode generation = system.submit("""
                    {"model": "seedream-4.5", "prompt": "a picture that does not come",
                     "routing": {"providers": ["%s"], "max_attempts": 1}}""".formatted(provider), 60);
            assertThat(generation.path("finished_at").isNull())
                    .as(fault + " of " + provider + ": " + generation)
                    .isFalse();
            ended.add(new Ended(provider, fault, generation));
        }
        return ended;
    }

    private void restore(String provider) throws Exception {
        system.faults(provider, "{\"rules\": []}");
        system.post("/v1/admin/providers/" + provider + "/restore", "");
    }
}
