package io.darkroom.submitter.api;

import io.darkroom.contracts.ErrorCode;
import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.GenerationStatus;
import io.darkroom.contracts.ProviderName;
import io.darkroom.contracts.Times;
import io.darkroom.contracts.Uuids;
import io.darkroom.contracts.Words;
import io.darkroom.submitter.api.GenerationFilter.Search;
import io.darkroom.submitter.lifecycle.SearchLabels;
import io.darkroom.submitter.refusal.Refusal.InvalidParameter;
import io.darkroom.submitter.refusal.RefusedException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads the query parameters of lists. An absent parameter is empty; an invalid one is refused with its name and its limits. */
public final class QueryParameters {

    private static final int MAX_WORDS = 200;
    private static final String CURSOR = "the next_cursor of an earlier page";

    private QueryParameters() {}

    /** A whole number from 1 to {@code max}. */
    public static Optional<Integer> limit(@Nullable String text, int max) {
        return Optional.ofNullable(text).map(number -> {
            if (!number.matches("\\d{1,4}") || Integer.parseInt(number) < 1 || Integer.parseInt(number) > max) {
                throw invalid("limit", number, "a whole number from 1 to " + max);
            }
            return Integer.parseInt(number);
        });
    }

    /** The id that the page before ended with; {@code field} is the name under which that page showed it. */
    public static Optional<GenerationId> cursor(@Nullable String text, String field) {
        return Optional.ofNullable(text)
                .map(cursor -> GenerationId.parse(cursor)
                        .orElseThrow(() -> invalid("cursor", cursor, "the " + field + " of an earlier page")));
    }

    /** The id that the page before ended with. */
    public static Optional<UUID> cursor(@Nullable String text) {
        return uuid("cursor", text, CURSOR);
    }

    /** Refuses a cursor that no page has ended with. */
    public static RefusedException invalidCursor(String text) {
        return invalid("cursor", text, CURSOR);
    }

    /** The id of an account. */
    public static Optional<UUID> account(@Nullable String text) {
        return uuid("account_id", text, "the id of an account");
    }

    private static Optional<String> words(@Nullable String text) {
        return Optional.ofNullable(text).map(words -> {
            if (words.length() > MAX_WORDS
                    || words.indexOf('\0') >= 0
                    || words.chars().noneMatch(Character::isLetterOrDigit)) {
                throw invalid("q", words, "1 to " + MAX_WORDS + " characters with a letter or a digit");
            }
            return words;
        });
    }

    static Optional<ErrorCode> error(@Nullable String text) {
        return Optional.ofNullable(text)
                .map(word -> Words.find(ErrorCode.class, word)
                        .orElseThrow(() -> invalid("error", word, Words.oneOf(ErrorCode.values(), ErrorCode::word))));
    }

    /** What was written in the request: words of the prompt, metadata such as {@code order:42}; and the id of its key. */
    static Search search(@Nullable String words, @Nullable String key, List<String> metadata) {
        return new Search(
                words(words),
                uuid("key", key, "the id of a key"),
                metadata.stream().map(QueryParameters::label).toList());
    }

    private static String label(String text) {
        int colon = text.indexOf(':');
        if (colon < 1) {
            throw invalid("metadata", text, "a name and a value, such as order:42");
        }
        return SearchLabels.ofMetadata(text.substring(0, colon), text.substring(colon + 1));
    }

    static Optional<GenerationStatus> status(@Nullable String text) {
        return Optional.ofNullable(text)
                .map(word -> GenerationStatus.parse(word)
                        .orElseThrow(() -> invalid(
                                "status", word, Words.oneOf(GenerationStatus.values(), GenerationStatus::word))));
    }

    static Optional<ProviderName> provider(@Nullable String text) {
        return Optional.ofNullable(text)
                .map(name ->
                        ProviderName.parse(name).orElseThrow(() -> invalid("provider", name, "a provider's name")));
    }

    static Optional<Instant> time(String parameter, @Nullable String text) {
        return Optional.ofNullable(text)
                .map(time -> Times.read(time).orElseThrow(() -> invalid(parameter, time, Times.LIMIT)));
    }

    static Optional<UUID> batch(@Nullable String text) {
        return uuid("batch", text, "the id of a batch");
    }

    private static Optional<UUID> uuid(String parameter, @Nullable String text, String limit) {
        return Optional.ofNullable(text).map(id -> Uuids.read(id).orElseThrow(() -> invalid(parameter, id, limit)));
    }

    private static RefusedException invalid(String parameter, String value, String limit) {
        return new RefusedException(InvalidParameter.query(parameter, value, limit));
    }
}
