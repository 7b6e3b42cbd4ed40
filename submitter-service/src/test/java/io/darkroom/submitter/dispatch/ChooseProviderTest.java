package io.darkroom.submitter.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.darkroom.contracts.Credits;
import io.darkroom.contracts.ErrorCode;
import io.darkroom.contracts.ProviderName;
import io.darkroom.contracts.event.AttemptError;
import io.darkroom.providers.registry.ConfiguredProvider;
import io.darkroom.submitter.TestConfig;
import io.darkroom.submitter.dispatch.ChooseProvider.Choice;
import io.darkroom.submitter.lifecycle.Attempt;
import io.darkroom.submitter.lifecycle.Generation;
import io.darkroom.submitter.lifecycle.TestGenerations;
import io.darkroom.submitter.lifecycle.Waiting;
import io.darkroom.submitter.route.Openings.Opening;
import io.darkroom.submitter.route.ProviderStates.OutCode;
import io.darkroom.submitter.route.ProviderStates.OutOfRotation;
import io.darkroom.submitter.route.RouteConfig;
import io.darkroom.submitter.route.TestRouters;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Three providers, evolink the cheapest, then runbase, then apiframe; the dearest costs four credits. */
class ChooseProviderTest {

    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
    private static final Opening PROBE_DUE = out(true);
    private static final Opening OUT = out(false);

    private final Map<String, Opening> openings = new HashMap<>();
    private final List<Failure> failures = new ArrayList<>();
    private String routing = "{}";
    private String reserved = "4";
    private String left = "0";
    private Instant now = NOW;

    @Test
    void thePreferredOpenProviderGetsTheAttempt() {
        assertThat(choose()).isEqualTo(submit("evolink", false));
    }

    @Test
    void aFullProviderIsPassedOver() {
        openings.put("evolink", new Opening.Full());

        assertThat(choose()).isEqualTo(submit("runbase", false));
    }

    @Test
    void aPausedProviderIsPassedOver() {
        openings.put("evolink", new Opening.Paused(NOW.plusSeconds(1)));

        assertThat(choose()).isEqualTo(submit("runbase", false));
    }

    @Test
    void aProviderOutOfRotationIsPassedOver() {
        openings.put("evolink", OUT);

        assertThat(choose()).isEqualTo(submit("runbase", false));
    }

    @Test
    void aDearerProviderGetsTheAttemptWhereTheReservationCanBeExtended() {
        reserved = "2";
        left = "1";
        openings.put("evolink", new Opening.Full());

        assertThat(choose()).isEqualTo(submit("runbase", false));
    }

    @Test
    void aProviderThatIsTooDearForTheAccountIsPassedOver() {
        reserved = "2";
        left = "0.999999";
        openings.put("evolink", new Opening.Full());
        openings.put("apiframe", new Opening.Full());

        assertThat(choose()).isEqualTo(waitFor("evolink", "apiframe"));
    }

    @Test
    void aProbeThatIsTooDearIsNotMade() {
        reserved = "2";
        openings.put("runbase", PROBE_DUE);

        assertThat(choose()).isEqualTo(submit("evolink", false));
    }

    @Test
    void nothingIsAskedOfTheAccountWhileThePreferredProviderIsOpen() {
        reserved = "2";
        left = "never asked";

        assertThat(choose()).isEqualTo(submit("evolink", false));
    }

    @Test
    void withoutAnAffordableProviderItGivesUpAndSaysWhatFailedBefore() {
        reserved = "2";
        failed("evolink", ErrorCode.PROVIDER_ERROR, NOW);

        assertThat(choose())
                .isEqualTo(new Choice.GiveUp(new AttemptError(
                        ErrorCode.NO_PROVIDER,
                        "the providers that are left cost more than the account, or its key, can still reserve; before"
                                + " that: because of provider_error")));
    }

    @Test
    void pastItsDeadlineItGivesUpEvenIfAProviderIsOpen() {
        routing = "{\"deadline_seconds\": 60}";
        now = NOW.plusSeconds(60);

        assertThat(choose())
                .isInstanceOfSatisfying(
                        Choice.GiveUp.class,
                        giveUp -> assertThat(giveUp.error().code()).isEqualTo(ErrorCode.EXPIRED));
    }

    @Test
    void whileAllAreFullOrPausedItWaitsForAnyOfThem() {
        all(new Opening.Full());
        openings.put("apiframe", new Opening.Paused(NOW.plusSeconds(10)));

        assertThat(choose()).isEqualTo(waitFor("evolink", "runbase", "apiframe"));
    }

    @Test
    void aGenerationWithoutAttemptsWaitsWhileAllAreOutOfRotation() {
        all(OUT);

        assertThat(choose()).isEqualTo(waitFor("evolink", "runbase", "apiframe"));
    }

    // By the catalogue, evolink takes 45 s, runbase 30 s and apiframe 15 s; half as much again is allowed for.
    @Test
    void aProviderThatWouldBeReadyTooLateIsPassedOver() {
        routing = "{\"deadline_seconds\": 60}";

        assertThat(choose()).isEqualTo(submit("runbase", false));
        now = NOW.plusSeconds(20);
        assertThat(choose()).isEqualTo(submit("apiframe", false));
    }

    @Test
    void itWaitsOnlyForProvidersThatWouldBeReadyInTime() {
        routing = "{\"deadline_seconds\": 60}";
        all(new Opening.Full());

        assertThat(choose())
                .isEqualTo(new Choice.Wait(
                        new Waiting(
                                names("runbase", "apiframe"),
                                NOW.plusSeconds(60).minusMillis(22_500)),
                        Optional.empty()));
    }

    @Test
    void itExpiresAsSoonAsNoProviderWouldBeReadyInTime() {
        routing = "{\"deadline_seconds\": 60}";
        now = NOW.plusSeconds(38);

        assertThat(choose())
                .isEqualTo(new Choice.GiveUp(new AttemptError(
                        ErrorCode.EXPIRED,
                        "no provider that is left can be expected to make it in the 22 s before its deadline")));
    }

    @Test
    void aGenerationWithAFailedAttemptGivesUpWhileAllOthersAreOutOfRotation() {
        all(OUT);
        failed("evolink", ErrorCode.PROVIDER_ERROR, NOW);

        assertThat(choose())
                .isEqualTo(new Choice.GiveUp(new AttemptError(ErrorCode.PROVIDER_ERROR, "because of provider_error")));
    }

    @Test
    void aDueProbeIsMadeWhereAnotherProviderIsOpenAndAnAttemptToSpare() {
        openings.put("evolink", PROBE_DUE);
        routing = "{\"max_attempts\": 2}";

        assertThat(choose()).isEqualTo(submit("evolink", true));
    }

    @Test
    void theLastAttemptIsNotSpentOnAProbe() {
        openings.put("evolink", PROBE_DUE);
        routing = "{\"max_attempts\": 1}";

        assertThat(choose()).isEqualTo(submit("runbase", false));
    }

    @Test
    void noProbeIsMadeWhileTheOthersAreOnlyFull() {
        all(new Opening.Full());
        openings.put("evolink", PROBE_DUE);

        assertThat(choose()).isInstanceOf(Choice.Wait.class);
    }

    @Test
    void evenTheLastAttemptProbesWhereAllAreOutOfRotation() {
        all(OUT);
        openings.put("apiframe", PROBE_DUE);
        routing = "{\"max_attempts\": 1}";

        assertThat(choose()).isEqualTo(submit("apiframe", true));
    }

    @Test
    void anUntriedProviderComesBeforeACheaperOneThatFailed() {
        failed("evolink", ErrorCode.PROVIDER_UNAVAILABLE, NOW.minusSeconds(600));

        assertThat(choose()).isEqualTo(submit("runbase", false));
    }

    @ParameterizedTest
    @EnumSource(
            value = ErrorCode.class,
            names = {"RATE_LIMITED", "PROVIDER_UNAVAILABLE"})
    void aProviderThatRejectedItBeforeAcceptanceIsTriedAgainAfterADelay(ErrorCode code) {
        routing = "{\"providers\": [\"evolink\"]}";
        failed("evolink", code, NOW);

        assertThat(choose())
                .isInstanceOfSatisfying(
                        Choice.Wait.class,
                        wait -> assertThat(wait.notBefore().orElseThrow())
                                .isBetween(NOW.plusSeconds(1), NOW.plusSeconds(2)));
        now = NOW.plusSeconds(2);
        assertThat(choose()).isEqualTo(submit("evolink", false));
    }

    @Test
    void theDelayDoublesWithEachAttemptAtTheSameProvider() {
        routing = "{\"providers\": [\"evolink\"], \"max_attempts\": 5}";
        failed("evolink", ErrorCode.PROVIDER_UNAVAILABLE, NOW.minusSeconds(9));
        failed("evolink", ErrorCode.PROVIDER_UNAVAILABLE, NOW);

        assertThat(choose())
                .isInstanceOfSatisfying(
                        Choice.Wait.class,
                        wait -> assertThat(wait.notBefore().orElseThrow())
                                .isBetween(NOW.plusSeconds(2), NOW.plusSeconds(4)));
    }

    @ParameterizedTest
    @EnumSource(
            value = ErrorCode.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"RATE_LIMITED", "PROVIDER_UNAVAILABLE"})
    void aProviderThatMayHaveAcceptedItIsNeverTriedAgain(ErrorCode code) {
        routing = "{\"providers\": [\"evolink\"]}";
        failed("evolink", code, NOW.minusSeconds(600));

        assertThat(choose()).isEqualTo(new Choice.GiveUp(new AttemptError(code, "because of " + code.word())));
    }

    @Test
    void oneAcceptedAttemptExcludesAProviderWhateverItsOtherAttempts() {
        routing = "{\"providers\": [\"evolink\"], \"max_attempts\": 5}";
        failed("evolink", ErrorCode.PROVIDER_UNAVAILABLE, NOW.minusSeconds(900));
        failed("evolink", ErrorCode.PROVIDER_ERROR, NOW.minusSeconds(600));

        assertThat(choose()).isInstanceOf(Choice.GiveUp.class);
    }

    @Test
    void aRetriedProviderThatIsFullIsWaitedFor() {
        routing = "{\"providers\": [\"evolink\"]}";
        failed("evolink", ErrorCode.PROVIDER_UNAVAILABLE, NOW.minusSeconds(600));
        openings.put("evolink", new Opening.Full());

        assertThat(choose()).isEqualTo(waitFor("evolink"));
    }

    private record Submitted(String provider, boolean probe) {}

    private Object choose() {
        Generation generation = TestGenerations.queued(routing, reserved, NOW);
        List<Attempt> attempts = new ArrayList<>();
        failures.forEach(failure ->
                attempts.add(TestGenerations.failed(generation, failure.provider(), failure.code(), failure.at())));
        ChooseProvider chooser = new ChooseProvider(
                TestRouters.of(TestConfig.providers()),
                TestRouters.unmeasured(TestConfig.providers()),
                TestConfig.of(RouteConfig.class));
        Choice choice =
                chooser.choose(generation, attempts, this::opening, more -> more.compareTo(Credits.of(left)) <= 0, now);
        return choice instanceof Choice.Submit(ConfiguredProvider provider, boolean probe)
                ? new Submitted(provider.name().value(), probe)
                : choice;
    }

    private record Failure(String provider, ErrorCode code, Instant at) {}

    private void failed(String provider, ErrorCode code, Instant at) {
        failures.add(new Failure(provider, code, at));
    }

    private Opening opening(ConfiguredProvider entry) {
        return openings.getOrDefault(entry.name().value(), new Opening.Open());
    }

    private void all(Opening opening) {
        List.of("evolink", "runbase", "apiframe").forEach(name -> openings.put(name, opening));
    }

    // Of these, the quickest decides until when it is worth waiting.
    private static Choice.Wait waitFor(String... candidates) {
        Set<ProviderName> names = names(candidates);
        Duration required = Duration.ofMillis(names.contains(ProviderName.of("apiframe")) ? 22_500 : 67_500);
        return new Choice.Wait(new Waiting(names, NOW.plusSeconds(600).minus(required)), Optional.empty());
    }

    private static Set<ProviderName> names(String... names) {
        return Stream.of(names).map(ProviderName::of).collect(Collectors.toSet());
    }

    private static Submitted submit(String provider, boolean probe) {
        return new Submitted(provider, probe);
    }

    private static Opening out(boolean probeDue) {
        return new Opening.Unavailable(
                new OutOfRotation(OutCode.PROVIDER_AUTH, "HTTP 401", NOW, Optional.of(NOW.plus(Duration.ofMinutes(1)))),
                probeDue);
    }
}
