package io.darkroom.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class FaultRulesTest {

    private final Faults faults = new Faults();

    @Test
    void withoutRulesNothingFails() {
        assertThat(faults.ofSubmission("evolink")).isEqualTo(Fault.NONE);
        assertThat(faults.ofPoll("evolink")).isEqualTo(Fault.NONE);
        assertThat(faults.latency("evolink")).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void everyKindIsReadByItsWord(FaultKind kind) {
        assertThat(FaultKind.of(kind.word())).isEqualTo(kind);
    }

    @Test
    void anUnknownKindIsRefusedWithTheKindsThatExist() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> faults.set("evolink", json("{\"rules\": [{\"fault\": \"explode\"}]}")))
                .withMessageContaining("explode")
                .withMessageContaining("callback_twice");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "{\"rule\": []}",
                "{\"rules\": {}}",
                "{\"rules\": [{\"fault\": \"status\", \"satus\": 429}]}",
                "{\"rules\": [{\"fault\": \"status\", \"on\": \"callback\"}]}",
                "{\"rules\": [{\"fault\": \"status\", \"probability\": 2}]}",
                "{\"latency\": {\"min\": 1}}"
            })
    void whatCannotBeMeantIsRefused(String json) {
        assertThatIllegalArgumentException().isThrownBy(() -> faults.set("evolink", json(json)));
    }

    @Test
    void aStatusFaultCarriesItsStatusAndRetryAfter() {
        set("{\"rules\": [{\"fault\": \"status\", \"status\": 429, \"retry_after_seconds\": 7}]}");

        Fault fault = faults.ofSubmission("evolink");

        assertThat(fault.kind()).isEqualTo(FaultKind.STATUS);
        assertThat(fault.status()).isEqualTo(429);
        assertThat(fault.retryAfterSeconds()).isEqualTo(7);
    }

    @Test
    void aStatusFaultIsA503ByDefault() {
        set("{\"rules\": [{\"fault\": \"status\"}]}");

        assertThat(faults.ofSubmission("evolink").status()).isEqualTo(503);
    }

    @Test
    void aDelayIsInMilliseconds() {
        set("{\"rules\": [{\"fault\": \"callback_late\", \"delay_ms\": 1500}]}");

        assertThat(faults.ofSubmission("evolink").delay()).isEqualTo(Duration.ofMillis(1500));
    }

    @Test
    void aRuleAppliesToItsProviderOnly() {
        set("{\"rules\": [{\"fault\": \"task_failed\"}]}");

        assertThat(faults.ofSubmission("runbase")).isEqualTo(Fault.NONE);
    }

    @Test
    void aRuleOnPollsLeavesSubmissionsAlone() {
        set("{\"rules\": [{\"fault\": \"status\", \"on\": \"poll\"}]}");

        assertThat(faults.ofSubmission("evolink")).isEqualTo(Fault.NONE);
        assertThat(faults.ofPoll("evolink").kind()).isEqualTo(FaultKind.STATUS);
    }

    @Test
    void aRuleAppliesAsOftenAsItSays() {
        set("{\"rules\": [{\"fault\": \"reset_before\", \"times\": 2}]}");

        assertThat(kinds(3)).containsExactly(FaultKind.RESET_BEFORE, FaultKind.RESET_BEFORE, FaultKind.NONE);
    }

    @Test
    void theFirstRuleThatAppliesWins() {
        set("{\"rules\": [{\"fault\": \"task_failed\", \"times\": 1}, {\"fault\": \"task_stuck\"}]}");

        assertThat(kinds(2)).containsExactly(FaultKind.TASK_FAILED, FaultKind.TASK_STUCK);
    }

    @Test
    void theSameSeedGivesTheSameFaults() {
        String rules = "{\"seed\": 5, \"rules\": [{\"fault\": \"task_failed\", \"probability\": 0.5}]}";
        set(rules);
        List<FaultKind> first = kinds(50);
        set(rules);

        assertThat(kinds(50)).isEqualTo(first);
        assertThat(first).contains(FaultKind.TASK_FAILED, FaultKind.NONE);
    }

    @Test
    void latencyStaysInItsRange() {
        set("{\"rules\": [], \"latency\": {\"shortest_ms\": 5, \"longest_ms\": 10}}");

        for (int i = 0; i < 100; i++) {
            assertThat(faults.latency("evolink").orElseThrow()).isBetween(Duration.ofMillis(5), Duration.ofMillis(10));
        }
    }

    @Test
    void clearedRulesDoNotApply() {
        set("{\"rules\": [{\"fault\": \"task_failed\"}]}");
        faults.clear("evolink");

        assertThat(faults.ofSubmission("evolink")).isEqualTo(Fault.NONE);
    }

    @Test
    void theRulesAreDescribedAsTheyWereSet() {
        set("{\"rules\": [{\"fault\": \"task_failed\", \"times\": 3}]}");

        JsonNode rule = faults.describe().at("/evolink/rules/0");

        assertThat(rule).isEqualTo(json("{\"fault\": \"task_failed\", \"times\": 3}"));
    }

    private List<FaultKind> kinds(int submissions) {
        List<FaultKind> kinds = new ArrayList<>();
        for (int i = 0; i < submissions; i++) {
            kinds.add(faults.ofSubmission("evolink").kind());
        }
        return kinds;
    }

    private void set(String json) {
        faults.set("evolink", json(json));
    }

    private static JsonNode json(String json) {
        try {
            return Simulator.JSON.readTree(json);
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
