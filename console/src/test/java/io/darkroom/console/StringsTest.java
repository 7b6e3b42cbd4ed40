package io.darkroom.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StringsTest {

    private static final Path WEB = Path.of("src/main/web");
    private static final Pattern ENTRY = Pattern.compile("'([a-z_]+\\.[a-z_]+)': '((?:[^'\\\\]|\\\\.)*)'");
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\w+}");
    private static final Pattern USED = Pattern.compile("'([a-z_]+\\.[a-z_]+)'");
    // Their keys are made of words of the API.
    private static final Pattern COMPUTED = Pattern.compile(
            "(view|status|attempt|delivery|provider|error|advice|book|entry|health|scope|strategy)\\..*");

    @ParameterizedTest
    @ValueSource(strings = {"ko", "zh", "de"})
    void everyLanguageHasEveryStringWithItsPlaceholders(String language) throws IOException {
        Map<String, String> english = strings("en");
        Map<String, String> translated = strings(language);

        assertThat(translated.keySet()).isEqualTo(english.keySet());
        assertThat(translated).allSatisfy((key, text) -> {
            assertThat(text).as(key).isNotBlank();
            assertThat(placeholders(text)).as(key).isEqualTo(placeholders(english.get(key)));
        });
    }

    @Test
    void everyErrorOfTheApiHasANameAndAnAdvice() throws IOException {
        String types = Files.readString(WEB.resolve("core/types.ts"));
        Matcher codes = Pattern.compile("export type ErrorCode = ([^;]+);").matcher(types);

        assertThat(codes.find()).isTrue();
        assertThat(codes.group(1).replace("'", "").split(" \\| "))
                .contains("expired")
                .allSatisfy(code -> assertThat(strings("en")).containsKeys("error." + code, "advice." + code));
    }

    @Test
    void everyStringIsUsed() throws IOException {
        Set<String> known = strings("en").keySet();
        Set<String> used = new TreeSet<>();
        for (Path source : Sources.typeScript()) {
            if (!source.startsWith(WEB.resolve("i18n"))) {
                USED.matcher(Files.readString(source)).results().forEach(found -> used.add(found.group(1)));
            }
        }

        assertThat(known)
                .as("strings that no source names")
                .allMatch(key -> used.contains(key) || COMPUTED.matcher(key).matches());
    }

    private static Map<String, String> strings(String language) throws IOException {
        String file = Files.readString(WEB.resolve("i18n/" + language + ".ts"));
        Map<String, String> strings = new TreeMap<>();
        ENTRY.matcher(file).results().forEach(entry -> strings.put(entry.group(1), entry.group(2)));
        return strings;
    }

    private static Set<String> placeholders(String text) {
        Stream<String> found = PLACEHOLDER.matcher(text).results().map(MatchResult::group);
        return found.collect(Collectors.toCollection(TreeSet::new));
    }
}
