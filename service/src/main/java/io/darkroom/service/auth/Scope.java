package io.darkroom.service.auth;

import io.darkroom.contracts.Words;
import java.util.Arrays;
import java.util.Collection;
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
        return Words.of(this);
    }

    /** The scope with this word; empty when there is none. */
    public static Optional<Scope> parse(String word) {
        return Words.find(Scope.class, word);
    }

    /** Reads the comma-separated form that is stored. */
    public static Set<Scope> read(String stored) {
        return Arrays.stream(stored.split(","))
                .map(word -> Words.read(Scope.class, word.strip()))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** The comma-separated form that {@link #read} reads. */
    public static String write(Collection<Scope> scopes) {
        return scopes.stream().map(Scope::word).sorted().collect(Collectors.joining(","));
    }
}
