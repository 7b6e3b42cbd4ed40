package io.darkroom.providers.registry;

import io.darkroom.contracts.ProviderName;
import io.darkroom.providers.Dialect;
import io.darkroom.providers.acedata.AcedataDialect;
import io.darkroom.providers.apiframe.ApiframeDialect;
import io.darkroom.providers.apiinone.ApiinoneDialect;
import io.darkroom.providers.evolink.EvolinkDialect;
import io.darkroom.providers.runbase.RunbaseDialect;
import java.util.List;
import java.util.Optional;

/** Every dialect that we speak. */
public final class Dialects {

    public static final List<Dialect> ALL = List.of(
            new ApiframeDialect(),
            new EvolinkDialect(),
            new ApiinoneDialect(),
            new RunbaseDialect(),
            new AcedataDialect());

    private Dialects() {}

    /** The dialect of that provider; empty when we do not speak it. */
    public static Optional<Dialect> find(ProviderName name) {
        return ALL.stream().filter(dialect -> dialect.name().equals(name)).findFirst();
    }
}
