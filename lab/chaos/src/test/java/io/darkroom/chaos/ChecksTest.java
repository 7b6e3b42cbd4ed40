package io.darkroom.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.darkroom.contracts.Json;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The checks of the chaos runs find violations that were made up, and nothing else. */
class ChecksTest {

    private static final String PROGRESS = "generation.progress";
    private static final String COMPLETED = "generation.completed";
    private static final String FAILED = "generation.failed";

    @TempDir
    Path archive;

    @Test
    void progressAndThenOneEndIsRight() {
        assertThat(history(PROGRESS, PROGRESS, COMPLETED).violations()).isEmpty();
    }

    @Test
    void theSameEndMayBeDeliveredTwice() {
        assertThat(history(COMPLETED, COMPLETED).violations()).isEmpty();
    }

    @Test
    void twoDifferentEndsAreAViolation() {
        assertThat(history(COMPLETED, FAILED).violations())
                .containsExactly("g-1 was notified as [generation.completed, generation.failed]");
    }

    @Test
    void progressAfterTheEndIsAViolation() {
        assertThat(history(PROGRESS, COMPLETED, PROGRESS).violations()).hasSize(1);
    }

    @Test
    void onlyTheGenerationWithTheViolationIsNamed() {
        NotificationHistory history = new NotificationHistory(Map.of(
                "right", List.of(PROGRESS, FAILED),
                "wrong", List.of(FAILED, COMPLETED),
                "unfinished", List.of(PROGRESS)));

        assertThat(history.violations()).singleElement().asString().startsWith("wrong ");
    }

    @Test
    void generationsWithoutAnEndAreNotCountedAsEnded() {
        NotificationHistory history = new NotificationHistory(
                Map.of("a", List.of(PROGRESS), "b", List.of(PROGRESS, COMPLETED), "c", List.of(FAILED, FAILED)));

        assertThat(history.endedGenerations()).isEqualTo(2);
        assertThat(history.ended()).containsExactlyInAnyOrder("b", "c");
    }

    @ParameterizedTest
    @CsvSource({
        "1, 0, 1, 1, ''",
        "2, 1, 2, 2, ''",
        "2, 2, 2, 2, ''",
        "3, 0, 0, 0, ''",
        "2, 0, 2, 2, 'g-1 was bought 2 times, of which 0 were given up'",
        "3, 1, 3, 3, 'g-1 was bought 3 times, of which 1 were given up'",
        "1, 1, 2, 1, 'g-1 was accepted by providers 2 times in 1 attempts'"
    })
    void allButOneOfWhatIsBoughtMustBeGivenUp(long attempts, long givenUp, long booked, long paid, String violation) {
        Purchases purchases = new Purchases(
                Map.of("g-1", attempts), Map.of("g-1", givenUp), Map.of("g-1", booked), Map.of("g-1", paid));

        assertThat(String.join("", purchases.violations())).isEqualTo(violation);
    }

    @Test
    void aPurchaseForAGenerationThatDoesNotExistIsAViolation() {
        assertThat(new Purchases(Map.of(), Map.of(), Map.of("nobody", 1L), Map.of()).violations())
                .containsExactly("nobody was accepted by providers 1 times in 0 attempts");
    }

    @ParameterizedTest
    @CsvSource({
        "5, 5, 5, ''",
        "0, 0, 0, no generation was accepted",
        "5, 4, 4, '5 generations were accepted, 4 are stored, 4 completed'",
        "5, 5, 4, '5 generations were accepted, 5 are stored, 4 completed'",
        "5, 6, 6, '5 generations were accepted, 6 are stored, 6 completed'"
    })
    void acceptedStoredAndCompletedGenerationsMustBeTheSame(int accepted, int stored, int completed, String violation) {
        assertThat(String.join("", new GenerationCounts(accepted, stored, completed).violations()))
                .isEqualTo(violation);
    }

    @Test
    void archivedFilesWithTheirBytesAreRight() throws Exception {
        String sha256 = store("picture");

        assertThat(new ArchivedFiles(archive).violations(Map.of(sha256, 7L))).isEmpty();
    }

    @Test
    void aMissingFileIsAViolation() throws Exception {
        String sha256 = store("picture");
        Files.delete(file(sha256));

        assertThat(new ArchivedFiles(archive).violations(Map.of(sha256, 7L))).containsExactly(sha256 + " is missing");
    }

    @Test
    void aFlippedByteIsAViolation() throws Exception {
        String sha256 = store("picture");
        Files.writeString(file(sha256), "pictuRe");

        assertThat(new ArchivedFiles(archive).violations(Map.of(sha256, 7L))).containsExactly(sha256 + " is damaged");
    }

    @Test
    void aSizeThatTheDatabaseDoesNotHaveIsAViolation() throws Exception {
        String sha256 = store("picture");

        assertThat(new ArchivedFiles(archive).violations(Map.of(sha256, 8L))).containsExactly(sha256 + " is damaged");
    }

    @Test
    void aFileThatIsNotTheImageOfItsNameIsPartial() throws Exception {
        String whole = store("picture");
        String half = store("another");
        Files.writeString(file(half), "anot");

        assertThat(new ArchivedFiles(archive).partial())
                .singleElement()
                .asString()
                .contains(half)
                .doesNotContain(whole);
    }

    @Test
    void differentCountsAreAViolationThatNamesBoth() {
        Violations violations = new Violations();

        violations.requireEqual("dead letters", 2, 2);
        violations.requireEqual("generations", 198, 197);

        assertThat(violations.list()).containsExactly("generations: 197, expected 198");
        assertThat(violations.count()).isEqualTo(1);
        assertThat(violations.print()).isEqualTo(1);
    }

    @Test
    void aRunWithoutViolationsSucceeds() throws Exception {
        Violations violations = new Violations();
        violations.requireRightLedger(Json.mapper().readTree("{\"right\": true}"));

        assertThat(violations.print()).isZero();
    }

    @Test
    void aLedgerThatIsNotRightIsAViolation() throws Exception {
        Violations violations = new Violations();
        violations.requireRightLedger(Json.mapper().readTree("{\"right\": false, \"accounts\": [\"a-1\"]}"));
        violations.requireRightLedger(Json.mapper().readTree("{}"));

        assertThat(violations.count()).isEqualTo(2);
        assertThat(violations.list().getFirst()).contains("a-1");
    }

    @Test
    void aDeadLetterIsCountedByTheRecordThatItWas() {
        ConsumerRecord<byte[], byte[]> letter = new ConsumerRecord<>("darkroom.requests.dlq", 0, 7, null, null);
        letter.headers().add("dlq-partition", "3".getBytes(StandardCharsets.UTF_8));
        letter.headers().add("dlq-offset", "41".getBytes(StandardCharsets.UTF_8));

        assertThat(DeadLetterTopics.origin(letter)).isEqualTo("3:41");
    }

    private static NotificationHistory history(String... types) {
        return new NotificationHistory(Map.of("g-1", List.of(types)));
    }

    private String store(String content) throws Exception {
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        String sha256 =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        Files.createDirectories(file(sha256).getParent());
        Files.write(file(sha256), bytes);
        return sha256;
    }

    private Path file(String sha256) {
        return archive.resolve("objects").resolve(sha256.substring(0, 2)).resolve(sha256);
    }
}
