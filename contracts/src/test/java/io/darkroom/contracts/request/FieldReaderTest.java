package io.darkroom.contracts.request;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.darkroom.contracts.Json;
import java.math.BigDecimal;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each method by itself: what it accepts, and the violation for everything else. The field is {@code f} unless a test says otherwise. */
class FieldReaderTest {

    private final List<Violation> violations = new ArrayList<>();

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "a"
            "abcde"
            "ü 雪 😀"
            " a"
            """)
    void aRequiredTextIsRead(String json) {
        String text = field(json).requiredText("f", 10);

        assertThat(violations).isEmpty();
        assertThat('"' + text + '"').isEqualTo(json.strip());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ""              | f must be a text of 1 to 5 characters, not blank
            "   "           | f must be a text of 1 to 5 characters, not blank
            "abcdef"        | f must be a text of 1 to 5 characters, not 6 characters
            7               | f must be a text of 1 to 5 characters, not 7
            true            | f must be a text of 1 to 5 characters, not true
            []              | f must be a text of 1 to 5 characters, not []
            {}              | f must be a text of 1 to 5 characters, not {}
            null            | f must be a text of 1 to 5 characters, not absent
            "a\\u0000"      | f must be a text of 1 to 5 characters of Unicode, not a text with a NUL or half a surrogate pair
            "a\\ud83d"      | f must be a text of 1 to 5 characters of Unicode, not a text with a NUL or half a surrogate pair
            """)
    void aRequiredTextOutOfItsLimitsIsAViolation(String json, String message) {
        field(json).requiredText("f", 5);

        assertThat(messages()).containsExactly(message);
    }

    // As PostgreSQL and JSON Schema count: a character beyond the BMP is one.
    @Test
    void aTextIsCountedInCodePoints() {
        assertThat(field("\"" + "\ud83d\ude00".repeat(5) + "\"").requiredText("f", 5))
                .hasSize(10);
        assertThat(violations).isEmpty();

        field("\"" + "\ud83d\ude00".repeat(6) + "\"").requiredText("f", 5);
        assertThat(messages()).containsExactly("f must be a text of 1 to 5 characters, not 6 characters");
    }

    @Test
    void anAbsentRequiredTextIsAViolation() {
        assertThat(reader("{}").requiredText("f", 5)).isEqualTo("-");
        assertThat(messages()).containsExactly("f must be a text of 1 to 5 characters, not absent");
    }

    @Test
    void anOptionalTextMayBeAbsentOrNullOrEmpty() {
        assertThat(reader("{}").text("f", 0, 5)).isEmpty();
        assertThat(field("null").text("f", 0, 5)).isEmpty();
        assertThat(field("\"\"").text("f", 0, 5)).contains("");
        assertThat(violations).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "15, 15", "7, 7", "1.0, 1", "1e1, 10", "1.50e1, 15"})
    void aWholeNumberWithinItsLimitsIsRead(String json, long number) {
        assertThat(field(json).integer("f", 1, 15)).contains(number);
        assertThat(violations).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"0", "16", "-1", "1.5", "1e3", "1e999999999", "\"7\"", "true", "[]", "{}", "9223372036854775808"
            })
    void anyOtherNumberIsAViolation(String json) {
        assertThat(field(json).integer("f", 1, 15)).isEmpty();
        assertThat(violations.stream().map(Violation::limit)).containsExactly("a whole number from 1 to 15");
    }

    @Test
    void aRequiredNumberMustBePresent() {
        assertThat(reader("{}").requiredInteger("f", 3, 15)).isEqualTo(3);
        assertThat(messages()).containsExactly("f must be a whole number from 3 to 15, not absent");
    }

    @Test
    void aRequiredNumberIsRead() {
        assertThat(field("12").requiredInteger("f", 3, 15)).isEqualTo(12);
        assertThat(violations).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "1.0", "1.5", "2.50", "10", "1e1"})
    void aNumberInStepsIsRead(String json) {
        assertThat(decimal(json))
                .hasValueSatisfying(number -> assertThat(number).isEqualByComparingTo(json));
        assertThat(violations).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.5", "10.5", "1.25", "-1", "\"3\"", "true", "[3]"})
    void aNumberBetweenStepsOrOutOfItsLimitsIsAViolation(String json) {
        assertThat(decimal(json)).isEmpty();
        assertThat(messages()).containsExactly("f must be a number from 1 to 10 in steps of 0.5, not " + json);
    }

    @ParameterizedTest
    @CsvSource({"true, true", "false, false"})
    void aFlagIsRead(String json, boolean value) {
        assertThat(field(json).flag("f")).contains(value);
        assertThat(violations).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "1", "\"true\"", "\"\"", "[]", "{}"})
    void anyOtherFlagIsAViolation(String json) {
        assertThat(field(json).flag("f")).isEmpty();
        assertThat(messages()).containsExactly("f must be true or false, not " + json);
    }

    @Test
    void aWordIsRead() {
        assertThat(field("\"4K\"").word("f", Resolution.values(), Resolution::word))
                .contains(Resolution.FOUR_K);
        assertThat(field("\"b\"").word("f", List.of("a", "b"))).contains("b");
        assertThat(violations).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"4k\"", "\"8K\"", "\"\"", "4", "true", "[\"4K\"]"})
    void anyOtherWordIsAViolationThatListsTheWords(String json) {
        assertThat(field(json).word("f", Resolution.values(), Resolution::word)).isEmpty();
        assertThat(messages()).containsExactly("f must be one of 2K, 4K, not " + json);
    }

    @Test
    void aListOfWordsIsReadInItsOrder() {
        assertThat(field("[\"png\", \"jpeg\"]").words("f", OutputFormat.values(), OutputFormat::word))
                .contains(List.of(OutputFormat.PNG, OutputFormat.JPEG));
        assertThat(violations).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "[\"png\", \"png\"]",
                "[\"gif\"]",
                "[\"png\", \"gif\"]",
                "[7]",
                "\"png\"",
                "{\"a\": \"png\"}"
            })
    void anyOtherListOfWordsIsAViolation(String json) {
        assertThat(field(json).words("f", OutputFormat.values(), OutputFormat::word))
                .isEmpty();
        assertThat(violations)
                .singleElement()
                .satisfies(violation ->
                        assertThat(violation.limit()).isEqualTo("a list of jpeg, png, at least one and each one once"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://example.com",
                "http://example.com/a.png?b=c",
                "https://a_b.example/x",
                "HTTPS://EXAMPLE.COM/",
                "https://[2001:db8::1]/x",
                "http://10.0.0.1:8080/x",
                "https://xn--bcher-kva.example/"
            })
    void aWebAddressIsRead(String url) {
        assertThat(field('"' + url + '"').url("f")).contains(URI.create(url));
        assertThat(violations).isEmpty();
    }

    // As a browser reads an address that was copied from somewhere.
    @Test
    void whatAUriMayNotHaveIsEncoded() {
        assertThat(field("\" https://b\u00fccher.example/a b.png#top \"").url("f"))
                .contains(URI.create("https://xn--bcher-kva.example/a%20b.png"));
        assertThat(violations).isEmpty();
    }

    // As browsers read them.
    @ParameterizedTest
    @ValueSource(strings = {"https:///example.com", "https:/example.com", "https:example.com"})
    void anyNumberOfSlashesBeginsAHost(String url) {
        assertThat(field('"' + url + '"').url("f")).contains(URI.create("https://example.com"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"\"",
                "\"example.com\"",
                "\"/a.png\"",
                "\"//example.com/a\"",
                "\"ftp://example.com\"",
                "\"file:///etc/passwd\"",
                "\"javascript:alert(1)\"",
                "\"data:image/png;base64,AAAA\"",
                "\"https://user@example.com\"",
                "\"https://user:secret@example.com/\"",
                "\"https://exa mple.com\"",
                "7",
                "[\"https://example.com\"]"
            })
    void anyOtherAddressIsAViolation(String json) {
        assertThat(field(json).url("f")).isEmpty();
        assertThat(violations).singleElement().satisfies(violation -> {
            assertThat(violation.field()).isEqualTo("f");
            assertThat(violation.limit()).isEqualTo("an http or https URL of at most 2048 characters");
        });
    }

    @Test
    void anAddressHasAMaxLength() {
        String start = "https://example.com/";

        assertThat(field('"' + start + "a".repeat(2048 - start.length()) + '"').url("f"))
                .isPresent();
        assertThat(field('"' + start + "a".repeat(2049 - start.length()) + '"').url("f"))
                .isEmpty();
        assertThat(violations)
                .singleElement()
                .satisfies(violation -> assertThat(violation.value()).hasSize(81));
    }

    @Test
    void aListIsReadUpToItsMaxSize() {
        assertThat(field("[1, 2]").list("f", 2)).hasSize(2);
        assertThat(reader("{}").list("f", 2)).isEmpty();
        assertThat(field("null").list("f", 2)).isEmpty();
        assertThat(violations).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            [1, 2, 3] | f must be a list of at most 2, not 3 items
            7         | f must be a list of at most 2, not 7
            {"a": 1}  | f must be a list of at most 2, not {"a":1}
            "a"       | f must be a list of at most 2, not "a"
            """)
    void anyOtherListIsAViolation(String json, String message) {
        assertThat(field(json).list("f", 2)).isEmpty();
        assertThat(messages()).containsExactly(message);
    }

    @Test
    void aParsedValueMayBeATextOrANumber() {
        assertThat(field("\"7\"").parsed("f", "a digit", FieldReaderTest::digit))
                .contains(7);
        assertThat(field("7").parsed("f", "a digit", FieldReaderTest::digit)).contains(7);
        assertThat(reader("{}").parsed("f", "a digit", FieldReaderTest::digit)).isEmpty();
        assertThat(violations).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"77", "\"x\"", "true", "[7]", "{}"})
    void aValueThatCannotBeParsedIsAViolation(String json) {
        assertThat(field(json).parsed("f", "a digit", FieldReaderTest::digit)).isEmpty();
        assertThat(messages()).containsExactly("f must be a digit, not " + json);
    }

    @Test
    void everyItemOfAParsedListIsChecked() {
        assertThat(field("[1, \"2\", \"x\", 44]").parsedList("f", 9, "a digit", FieldReaderTest::digit))
                .containsExactly(1, 2);
        assertThat(messages()).containsExactly("f must be a digit, not \"x\"", "f must be a digit, not 44");
    }

    @Test
    void anObjectIsRead() {
        assertThat(field("{\"a\": 1}").object("f")).isPresent();
        assertThat(reader("{}").object("f")).isEmpty();
        assertThat(violations).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "7", "\"{}\"", "true"})
    void anyOtherObjectIsAViolation(String json) {
        assertThat(field(json).object("f")).isEmpty();
        assertThat(messages()).containsExactly("f must be an object, not " + json);
    }

    @Test
    void aFieldThatWasNotReadIsUnknown() {
        FieldReader fields = reader("{\"known\": 1, \"unknown\": \"x\", \"null\": null}");
        fields.integer("known", 0, 9);

        fields.unknown(UnknownFields.REJECT);

        assertThat(messages()).containsExactly("there is no field unknown", "there is no field null");
    }

    @Test
    void unknownFieldsOfAnEventAreIgnored() {
        reader("{\"unknown\": 1}").unknown(UnknownFields.IGNORE);

        assertThat(violations).isEmpty();
    }

    @Test
    void aLongUnknownNameIsCut() {
        reader("{\"" + "x".repeat(5000) + "\": 1}").unknown(UnknownFields.REJECT);

        assertThat(messages()).containsExactly("there is no field " + "x".repeat(80) + "…");
    }

    @Test
    void thePrefixPrecedesEveryName() {
        FieldReader fields = new FieldReader(json("{\"f\": 0, \"g\": \"x\"}"), "routing.", violations);
        fields.integer("f", 1, 2);
        fields.url("g");
        fields.requiredText("h", 5);

        assertThat(violations.stream().map(Violation::field)).containsExactly("routing.f", "routing.g", "routing.h");
    }

    private Optional<BigDecimal> decimal(String json) {
        return field(json).decimal("f", BigDecimal.ONE, BigDecimal.TEN, new BigDecimal("0.5"));
    }

    private static Optional<Integer> digit(String text) {
        return text.matches("\\d") ? Optional.of(Integer.valueOf(text)) : Optional.empty();
    }

    private FieldReader field(String value) {
        return reader("{\"f\": " + value + "}");
    }

    private FieldReader reader(String object) {
        return new FieldReader(json(object), "", violations);
    }

    private List<String> messages() {
        return violations.stream().map(Violation::message).toList();
    }

    private static JsonNode json(String text) {
        try {
            return Json.mapper().readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(text, e);
        }
    }
}
