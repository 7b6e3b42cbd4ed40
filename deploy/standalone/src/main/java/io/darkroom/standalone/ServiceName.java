package io.darkroom.standalone;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The services of the product, in the order of their ports. */
public enum ServiceName {
    SUBMITTER("submitter-service"),
    CALLBACK("callback-service"),
    STORAGE("storage-service");

    private final String module;

    ServiceName(String module) {
        this.module = module;
    }

    /** The name of its Maven module, its folder and its log. */
    public String module() {
        return module;
    }

    static Optional<ServiceName> of(String module) {
        return Arrays.stream(values())
                .filter(service -> service.module.equals(module))
                .findFirst();
    }

    /** The modules of all services. */
    public static List<String> modules() {
        return Arrays.stream(values()).map(ServiceName::module).toList();
    }

    @Override
    public String toString() {
        return module;
    }
}
