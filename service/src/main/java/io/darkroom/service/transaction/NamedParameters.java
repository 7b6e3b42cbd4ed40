package io.darkroom.service.transaction;

import java.util.Map;
import java.util.Set;
import org.hibernate.query.NativeQuery;

/** The parameters of statements that are put together from parts, each of which names some of them. */
public final class NamedParameters {

    private NamedParameters() {}

    /** Sets those of {@code values} that the statement names. */
    public static void set(NativeQuery<?> statement, Map<String, Object> values) {
        Set<String> named = statement.getParameterMetadata().getNamedParameterNames();
        values.forEach((name, value) -> {
            if (named.contains(name)) {
                statement.setParameter(name, value);
            }
        });
    }
}
