package io.darkroom.providers;

import io.darkroom.contracts.request.Violation;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/**
 * An error for a client of a dialect.
 *
 * @param status the HTTP status, one that the dialect documents
 * @param code the native API's code of the error
 * @param message what is wrong and how to fix it
 * @param violations the wrong fields, if any
 * @param shortfall the missing credits, if they are the cause
 */
public record DialectError(
        int status, String code, String message, List<Violation> violations, Optional<Shortfall> shortfall) {

    /** The credits that a request may cost, and the available ones. */
    public record Shortfall(BigDecimal required, BigDecimal available) {}

    /** Whether one of the wrong fields has that name. */
    public boolean names(String field) {
        return violations.stream().map(Violation::field).anyMatch(field::equals);
    }

    public DialectError {
        violations = List.copyOf(violations);
    }

    public DialectError(int status, String code, String message) {
        this(status, code, message, List.of(), Optional.empty());
    }
}
