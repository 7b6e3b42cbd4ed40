package io.darkroom.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.darkroom.egress.GuardedHttp.Fetched;
import io.darkroom.egress.NeverEndingServer.Pace;
import io.darkroom.egress.NeverEndingServer.Part;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** No answer holds its caller longer than the total limit, nor its connection longer than the caller. */
class NeverEndingAnswersTest {

    private static final Duration TOTAL = Duration.ofSeconds(1);
    private static final Duration SOON = TOTAL.multipliedBy(3);
    private static final EgressLimits LIMITS =
            new EgressLimits(100_000, Duration.ofSeconds(2), Duration.ofSeconds(2), TOTAL, 3, 4, 8);

    private NeverEndingServer server;
    private GuardedHttp http;

    @BeforeEach
    void start() throws IOException {
        server = new NeverEndingServer();
        http = new GuardedHttp(new EgressPolicy(List.of("127.0.0.0/8")), LIMITS, InstantSource.system());
    }

    @AfterEach
    void noConnectionIsLeft() throws IOException {
        await().atMost(SOON).until(() -> server.open() == 0);
        http.close();
        server.close();
    }

    @Test
    void aBodyWithoutEndIsTooLarge() {
        assertTimeoutPreemptively(
                SOON,
                () -> assertThatThrownBy(() -> get(server.body(200, Pace.FAST))).isInstanceOf(BodyTooLarge.class));
    }

    @Test
    void aBodyThatDripsEndsAtTheTotalLimit() {
        assertTimeoutPreemptively(
                SOON,
                () -> assertThatThrownBy(() -> get(server.body(200, Pace.DRIPPING)))
                        .hasMessageContaining("limit"));
    }

    @ParameterizedTest
    @EnumSource(Part.class)
    void aPartThatDripsEndsAtTheTotalLimit(Part part) {
        assertTimeoutPreemptively(
                SOON, () -> assertThatThrownBy(() -> get(server.part(part))).hasMessageContaining("limit"));
    }

    @Test
    void preliminaryAnswersWithoutEndEndAtTheTotalLimit() {
        assertTimeoutPreemptively(
                SOON,
                () -> assertThatThrownBy(() -> get(server.preliminaryAnswers())).hasMessageContaining("limit"));
    }

    @ParameterizedTest
    @EnumSource(Pace.class)
    void theBodyOfARefusalIsNotRead(Pace pace) {
        assertTimeoutPreemptively(
                TOTAL, () -> assertThat(get(server.body(404, pace))).isEqualTo(new Fetched.ErrorStatus<>(404)));
    }

    @ParameterizedTest
    @EnumSource(Pace.class)
    void theBodyOfARedirectIsNotRead(Pace pace) {
        assertTimeoutPreemptively(
                TOTAL, () -> assertThat(get(server.body(302, pace))).isEqualTo(new Fetched.ErrorStatus<>(404)));
    }

    @Test
    void aReaderThatStopsLeavesTheRestUnread() {
        assertTimeoutPreemptively(
                TOTAL,
                () -> assertThat(http.get(
                                server.body(200, Pace.DRIPPING),
                                Optional.empty(),
                                body -> body.stream().read()))
                        .isEqualTo(new Fetched.Done<>((int) 'x')));
    }

    @ParameterizedTest
    @CsvSource({"200, FAST", "404, FAST", "200, DRIPPING", "302, DRIPPING"})
    void aPostIsAnsweredByItsStatus(int status, Pace pace) {
        assertTimeoutPreemptively(
                SOON, () -> assertThat(post(server.body(status, pace)).status()).isEqualTo(status));
    }

    @ParameterizedTest
    @EnumSource(
            value = Part.class,
            names = {"STATUS_LINE", "HEADER"})
    void aPostWithoutAWholeHeadEndsAtTheTotalLimit(Part part) {
        assertTimeoutPreemptively(
                SOON, () -> assertThatThrownBy(() -> post(server.part(part))).hasMessageContaining("limit"));
    }

    @ParameterizedTest
    @EnumSource(
            value = Part.class,
            names = {"CHUNK_HEADER", "TRAILER"})
    void aPostWithAWholeHeadIsAnsweredWhateverDripsBehindIt(Part part) {
        assertTimeoutPreemptively(
                SOON, () -> assertThat(post(server.part(part)).status()).isEqualTo(200));
    }

    @Test
    void aTransferWithoutTimeMakesNoConnection() {
        assertThatThrownBy(() -> http.get(
                        server.body(200, Pace.DRIPPING),
                        Optional.empty(),
                        Instant.now(),
                        body -> body.stream().readAllBytes()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("limit");
        assertThat(server.open()).isZero();
    }

    private GuardedHttp.Answer post(URI address) throws IOException {
        return http.post(address, Map.of(), new byte[0], 16);
    }

    private Fetched<byte[]> get(URI address) throws IOException {
        return http.get(address, Optional.empty(), body -> body.stream().readAllBytes());
    }
}
