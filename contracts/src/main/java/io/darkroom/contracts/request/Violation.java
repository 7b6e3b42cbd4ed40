package io.darkroom.contracts.request;

/**
 * What is wrong with one field of a request.
 *
 * @param field the path of the field, such as {@code routing.providers[1]}
 * @param value what was given, shortened
 * @param limit what is allowed
 * @param message both in a sentence
 */
public record Violation(String field, String value, String limit, String message) {

    private static final int SHOWN_VALUE_LENGTH = 80;

    public Violation {
        value = value.length() <= SHOWN_VALUE_LENGTH ? value : value.substring(0, SHOWN_VALUE_LENGTH) + "…";
    }

    /** A violation whose message is made of its parts. */
    public static Violation of(String field, String value, String limit) {
        String shown = new Violation(field, value, limit, "").value();
        return new Violation(field, shown, limit, field + " must be " + limit + ", not " + shown);
    }
}
