package io.darkroom.submitter.dialect;

import io.darkroom.providers.Dialect;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;

/** The dialect of a request at a path that several dialects share, in which its errors are written too. */
final class SpokenDialect {

    private static final String KEY = SpokenDialect.class.getName();

    private SpokenDialect() {}

    static void set(RoutingContext call, Dialect dialect) {
        call.put(KEY, dialect);
    }

    /** Empty where the path alone says it. */
    static Optional<Dialect> of(RoutingContext call) {
        return Optional.ofNullable(call.get(KEY));
    }
}
