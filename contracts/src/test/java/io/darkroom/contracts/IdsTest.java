package io.darkroom.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class IdsTest {

    private static final String TEXT = "0198a7f0-1c2d-7e3f-8a4b-5c6d7e8f9a0b";
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.678Z");

    /** The ids that are UUIDs, and how each is read. */
    enum UuidId {
        GENERATION(GenerationId::of, GenerationId::parse, GenerationId.class),
        ACCOUNT(AccountId::of, AccountId::parse, AccountId.class),
        EVENT(EventId::of, EventId::parse, EventId.class),
        ASSET(AssetId::of, AssetId::parse, AssetId.class);

        private final Function<String, Object> of;
        private final Function<String, Optional<?>> parse;
        private final Class<?> type;

        UuidId(Function<String, Object> of, Function<String, Optional<?>> parse, Class<?> type) {
            this.of = of;
            this.parse = parse;
            this.type = type;
        }
    }

    @ParameterizedTest
    @EnumSource
    void theCanonicalFormIsReadAndWritten(UuidId id) throws Exception {
        Object read = id.of.apply(TEXT);

        assertThat(read).hasToString(TEXT);
        assertThat((Object) id.parse.apply(TEXT).orElseThrow()).isEqualTo(read);
        assertThat(Json.mapper().writeValueAsString(read)).isEqualTo('"' + TEXT + '"');
        assertThat((Object) Json.mapper().readValue('"' + TEXT + '"', id.type)).isEqualTo(read);
    }

    @ParameterizedTest
    @EnumSource
    void upperCaseNamesTheSameId(UuidId id) {
        assertThat(id.of.apply(TEXT.toUpperCase(java.util.Locale.ROOT))).isEqualTo(id.of.apply(TEXT));
    }

    static Stream<Arguments> textsThatAreNoUuid() {
        return Stream.of(UuidId.values())
                .flatMap(id -> Stream.of(
                                "",
                                "x",
                                "0198a7f01c2d7e3f8a4b5c6d7e8f9a0b",
                                TEXT + " ",
                                TEXT.substring(1),
                                "1-1-1-1-1",
                                "0198a7f0-1c2d-7e3f-8a4b-5c6d7e8f9a0g",
                                "{" + TEXT.substring(2) + "}",
                                "../../../../../../../../../etc/passwd")
                        .map(text -> Arguments.of(id, text)));
    }

    @ParameterizedTest
    @MethodSource("textsThatAreNoUuid")
    void anyOtherFormIsRejected(UuidId id, String text) {
        assertThat(id.parse.apply(text).isPresent()).isFalse();
        assertThatThrownBy(() -> id.of.apply(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("not a UUID: " + text);
    }

    @Test
    void newIdsSortByTheirTime() {
        assertThat(GenerationId.next(NOW).toString())
                .isLessThan(GenerationId.next(NOW.plusMillis(1)).toString());
        assertThat(AccountId.next(NOW).toString())
                .isLessThan(AccountId.next(NOW.plusMillis(1)).toString());
        assertThat(EventId.next(NOW).toString())
                .isLessThan(EventId.next(NOW.plusMillis(1)).toString());
    }

    @Test
    void newIdsOfOneMillisecondDiffer() {
        Set<GenerationId> ids = new HashSet<>();
        for (int i = 0; i < 1000; i++) {
            ids.add(GenerationId.next(NOW));
        }
        assertThat(ids).hasSize(1000);
    }

    @Test
    void aNewIdIsAUuidOfVersionSevenAndCarriesItsMilliseconds() {
        UUID id = GenerationId.next(NOW).value();

        assertThat(id.version()).isEqualTo(7);
        assertThat(id.getMostSignificantBits() >>> 16).isEqualTo(NOW.toEpochMilli());
    }

    @Test
    void anAssetIdIsRandom() {
        assertThat(AssetId.random().value().version()).isEqualTo(4);
        assertThat(AssetId.random()).isNotEqualTo(AssetId.random());
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "evolink", "runbase2", "abcdefghijklmnopqrstuvwxyz012345"})
    void aProviderNameIsLowerCase(String name) {
        assertThat(ProviderName.of(name)).hasToString(name);
        assertThat(ProviderName.parse(name)).contains(ProviderName.of(name));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Evolink",
                "2evolink",
                "evo-link",
                "evo link",
                "évolink",
                "abcdefghijklmnopqrstuvwxyz0123456",
                "../x"
            })
    void anyOtherProviderNameIsRejected(String name) {
        assertThat(ProviderName.parse(name)).isEmpty();
        assertThatThrownBy(() -> ProviderName.of(name)).hasMessage("not a provider's name: " + name);
    }

    @Test
    void providerNamesSortByText() {
        assertThat(ProviderName.of("acedata")).isLessThan(ProviderName.of("evolink"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "task-unified-1-2", "ü/§ …"})
    void aTaskIdIsOpaque(String text) throws Exception {
        assertThat(TaskId.of(text)).hasToString(text);
        assertThat(Json.mapper().readValue(Json.mapper().writeValueAsString(TaskId.of(text)), TaskId.class))
                .isEqualTo(TaskId.of(text));
    }

    @Test
    void aTaskIdHasLimits() {
        assertThat(TaskId.of("x".repeat(255)).value()).hasSize(255);
        assertThatThrownBy(() -> TaskId.of("x".repeat(256)))
                .hasMessageContaining("a task id has 1 to 255 characters")
                .hasMessageContaining("256");
        assertThatThrownBy(() -> TaskId.of("")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> TaskId.of("  ")).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 99})
    void anAttemptKeyIsReadAsItIsWritten(int number) {
        AttemptKey key = new AttemptKey(GenerationId.of(TEXT), number);

        assertThat(key).hasToString(TEXT + "/" + number);
        assertThat(AttemptKey.of(key.toString())).isEqualTo(key);
    }

    @ParameterizedTest
    @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, 100, Integer.MAX_VALUE})
    void anAttemptsNumberHasLimits(int number) {
        assertThatThrownBy(() -> new AttemptKey(GenerationId.of(TEXT), number))
                .hasMessage("an attempt's number is 1 to 99, not " + number);
    }

    @ParameterizedTest
    @CsvSource({"''", TEXT, TEXT + "/", TEXT + "/x", TEXT + "/0", TEXT + "/1/1", "x/1", "/1"})
    void anyOtherAttemptKeyIsRejected(String text) {
        assertThatThrownBy(() -> AttemptKey.of(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
