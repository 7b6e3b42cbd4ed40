package io.darkroom.contracts;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The name of a provider, such as {@code evolink}: lower-case letters and digits, 1 to 32 of them.
 * Not an enum, so that a new provider changes nothing here.
 */
public record ProviderName(String value) implements Comparable<ProviderName> {

    private static final Pattern SHAPE = Pattern.compile("[a-z][a-z0-9]{0,31}");

    public ProviderName {
        if (!SHAPE.matcher(value).matches()) {
            throw new IllegalArgumentException("not a provider's name: " + value);
        }
    }

    @JsonCreator
    public static ProviderName of(String value) {
        return new ProviderName(value);
    }

    /** Reads a name; empty when it has not the shape of one. */
    public static Optional<ProviderName> parse(String text) {
        return SHAPE.matcher(text).matches() ? Optional.of(new ProviderName(text)) : Optional.empty();
    }

    @Override
    public int compareTo(ProviderName other) {
        return value.compareTo(other.value);
    }

    @JsonValue
    @Override
    public String toString() {
        return value;
    }
}
