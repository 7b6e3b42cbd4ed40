package io.darkroom.submitter.account;

import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What a key may do. */
public enum Scope {
    GENERATE,
    ADMIN;

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<Scope> parse(String word) {
        return Arrays.stream(values())
                .filter(scope -> scope.word().equals(word))
                .findFirst();
    }

    /** Reads the comma-separated form that is stored. */
    public static Set<Scope> read(String stored) {
        return Arrays.stream(stored.split(","))
                .map(word -> valueOf(word.strip().toUpperCase(Locale.ROOT)))
                .collect(Collectors.toUnmodifiableSet());
    }

    public static String write(Collection<Scope> scopes) {
        return scopes.stream().map(Scope::word).collect(Collectors.joining(","));
    }
}
