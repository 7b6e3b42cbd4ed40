package io.darkroom.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** During an upgrade, replicas of the older version use the newer schema: a migration only adds. */
class MigrationsTest {

    // The schema of the first release, which no older version uses: V0001 of eventing and V0002 of each service.
    private static final int FIRST_RELEASE = 2;

    private static final Pattern REMOVES =
            Pattern.compile("\\b(drop (table|column|constraint|index|schema)|truncate|rename|set not null"
                    + "|alter column \\S+ (set data )?type|add constraint|create unique index)\\b");
    private static final Pattern REQUIRES = Pattern.compile("add column [^,;]*not null(?![^,;]*default)");

    static Stream<Path> laterMigrations() throws IOException {
        return migrations().stream()
                .filter(file -> number(file) > FIRST_RELEASE)
                .filter(file -> !file.getFileName().toString().contains("__contract_"));
    }

    private static List<Path> migrations() throws IOException {
        try (Stream<Path> files = Files.find(
                Path.of("../.."),
                8,
                (file, attributes) -> file.toString().matches(".*/src/main/resources/db/\\w+/V\\w+\\.sql"))) {
            return files.toList();
        }
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("laterMigrations")
    void aMigrationChangesNothingThatTheOlderVersionUses(Path migration) throws IOException {
        assertThat(faults(Files.readString(migration))).isEmpty();
    }

    @Test
    void theMigrationsOfEveryServiceAreFound() throws IOException {
        assertThat(migrations())
                .extracting(Path::toString)
                .anyMatch(file -> file.contains("/eventing/"))
                .anyMatch(file -> file.contains("/submitter-service/"))
                .anyMatch(file -> file.contains("/callback-service/"))
                .anyMatch(file -> file.contains("/storage-service/"));
    }

    // Flyway runs them in one sequence, and a service does not start with two of one number.
    @ParameterizedTest
    @ValueSource(strings = {"submitter-service", "callback-service", "storage-service"})
    void noNumberIsUsedTwiceByAServiceAndTheModulesItIsMadeOf(String service) throws IOException {
        Map<String, List<Path>> byVersion = migrations().stream()
                .filter(file -> file.startsWith("../../eventing") || file.startsWith("../../" + service))
                .collect(Collectors.groupingBy(
                        file -> file.getFileName().toString().split("__")[0]));

        assertThat(byVersion).containsKeys("V0001", "V0002");
        assertThat(byVersion.values())
                .filteredOn(files -> files.size() > 1)
                .as(
                        "migrations of %s with one number: give the newer one the next that is free in all services",
                        service)
                .isEmpty();
    }

    // A new database accepts any order, and so do the tests of a service.
    @Test
    void aMigrationComesAfterThoseThatDatabasesHaveRun() throws IOException {
        List<String> added;
        try (InputStream list = MigrationsTest.class.getResourceAsStream("/migrations.txt")) {
            added = new String(list.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#") && !line.isBlank())
                    .toList();
        }
        assertThat(migrations())
                .extracting(file -> Path.of("../..").relativize(file).toString())
                .as("migrations, of which a new one goes to the end of migrations.txt")
                .containsExactlyInAnyOrderElementsOf(added);
        for (int i = 0; i < added.size(); i++) {
            Path migration = Path.of(added.get(i));
            assertThat(added.subList(0, i))
                    .as("with a number above that of %s: give it the next one that is free in all services", migration)
                    .noneMatch(before ->
                            shareADatabase(Path.of(before), migration) && number(Path.of(before)) > number(migration));
        }
    }

    private static boolean shareADatabase(Path one, Path other) {
        return one.startsWith("eventing")
                || other.startsWith("eventing")
                || one.getName(0).equals(other.getName(0));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ALTER TABLE generation DROP COLUMN trace;",
                "ALTER TABLE generation RENAME COLUMN trace TO traceparent;",
                "ALTER TABLE generation ALTER COLUMN trace TYPE bytea;",
                "ALTER TABLE generation ALTER COLUMN trace SET NOT NULL;",
                "ALTER TABLE generation ADD COLUMN trace text NOT NULL;",
                "CREATE UNIQUE INDEX one_trace ON generation (trace);"
            })
    void aChangeThatBreaksTheOlderVersionIsFound(String statement) {
        assertThat(faults(statement)).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ALTER TABLE generation ADD COLUMN trace text;",
                "ALTER TABLE generation ADD COLUMN trace text NOT NULL DEFAULT '';",
                "CREATE TABLE later (id uuid PRIMARY KEY, name text NOT NULL);",
                "CREATE INDEX by_trace ON generation (trace);"
            })
    void aCompatibleChangeIsAccepted(String statement) {
        assertThat(faults(statement)).isEmpty();
    }

    private static List<String> faults(String sql) {
        String plain =
                sql.replaceAll("--.*", "").replaceAll("\\s+", " ").strip().toLowerCase(Locale.ROOT);
        return Stream.of(plain.split(";"))
                .filter(statement -> REMOVES.matcher(statement).find()
                        || REQUIRES.matcher(statement).find())
                .toList();
    }

    private static int number(Path migration) {
        return Integer.parseInt(migration.getFileName().toString().substring(1, 5));
    }
}
