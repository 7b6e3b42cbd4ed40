package io.darkroom.contracts.request;

import java.util.List;
import java.util.stream.Collectors;

/** A request that breaks its own rules, with every violation found in it. */
public final class InvalidRequest extends IllegalArgumentException {

    private static final long serialVersionUID = 1;

    private final transient List<Violation> violations;

    public InvalidRequest(List<Violation> violations) {
        super(violations.stream().map(Violation::message).collect(Collectors.joining("; ")));
        this.violations = List.copyOf(violations);
    }

    public List<Violation> violations() {
        return violations;
    }
}
