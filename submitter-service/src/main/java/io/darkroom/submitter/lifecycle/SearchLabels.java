package io.darkroom.submitter.lifecycle;

import io.darkroom.contracts.AccountId;
import io.darkroom.contracts.Sha256;
import java.util.ArrayList;
import java.util.List;

/** What a generation is found by in addition to the words of its prompt. Labels are stored with the words and contain no quote. */
public final class SearchLabels {

    private SearchLabels() {}

    public static String ofAccount(AccountId account) {
        return "account:" + account;
    }

    /** Hashed: a label must be shorter than metadata may be. */
    public static String ofMetadata(String name, String value) {
        return "metadata:" + Sha256.hex(name + "\n" + value);
    }

    static List<String> of(Generation generation) {
        List<String> labels = new ArrayList<>();
        labels.add(ofAccount(generation.account()));
        generation.request().metadata().forEach((name, value) -> labels.add(ofMetadata(name, value)));
        return labels;
    }
}
