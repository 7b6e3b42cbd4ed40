package io.darkroom.submitter.usage;

import io.darkroom.contracts.Words;
import io.darkroom.submitter.refusal.Refusal.InvalidParameter;
import io.darkroom.submitter.refusal.RefusedException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What usage is summed by. */
enum UsageDimension {
    DAY("day"),
    MODEL("model"),
    PROVIDER("provider"),
    KEY("key_id"),
    ACCOUNT("account_id");

    private final String column;

    UsageDimension(String column) {
        this.column = column;
    }

    String column() {
        return column;
    }

    String word() {
        return Words.of(this);
    }

    /** Reads words that commas separate; by default the day. */
    static List<UsageDimension> read(@Nullable String text) {
        if (text == null) {
            return List.of(DAY);
        }
        return Arrays.stream(text.split(",", -1))
                .map(word -> Words.find(UsageDimension.class, word)
                        .orElseThrow(() -> new RefusedException(InvalidParameter.query("by", text, limit()))))
                .distinct()
                .toList();
    }

    private static String limit() {
        return "one or several of "
                + Arrays.stream(values()).map(UsageDimension::word).collect(Collectors.joining(","));
    }
}
