package io.darkroom.service.auth;

import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What a key may do; as a word it is the role that {@code @RolesAllowed} names. */
public enum Scope {
    GENERATE,
    ADMIN;

    /** The role of {@link #GENERATE}, for annotations. */
    public static final String GENERATE_ROLE = "generate";

    /** The role of {@link #ADMIN}, for annotations. */
    public static final String ADMIN_ROLE = "admin";

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The scope with this word; empty when there is none. */
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

    /** The comma-separated form that {@link #read} reads. */
    public static String write(Collection<Scope> scopes) {
        return scopes.stream().map(Scope::word).collect(Collectors.joining(","));
    }
}
