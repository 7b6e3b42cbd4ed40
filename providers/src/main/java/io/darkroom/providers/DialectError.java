package io.darkroom.providers;

import io.darkroom.contracts.request.Violation;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/**
 * An error that a client of a dialect meets.
 *
 * @param status the HTTP status, one that the dialect knows
 * @param code the native API's code for it
 * @param message what is wrong and what to do
 * @param violations the fields that are wrong, when any are
 * @param shortfall what was too little, when credits were
 */
public record DialectError(
        int status, String code, String message, List<Violation> violations, Optional<Shortfall> shortfall) {

    /** Credits that a request may cost, and those there are. */
    public record Shortfall(BigDecimal required, BigDecimal available) {}

    public DialectError {
        violations = List.copyOf(violations);
    }

    public DialectError(int status, String code, String message) {
        this(status, code, message, List.of(), Optional.empty());
    }
}
