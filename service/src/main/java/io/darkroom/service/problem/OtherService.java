package io.darkroom.service.problem;

import java.util.Optional;
import java.util.regex.Pattern;

/** The services of Darkroom, and the paths that clients look for at the wrong one. */
enum OtherService {
    SUBMITTER(
            "submitter-service",
            "/v1/(generations|quotes|credits|models|key|admin/(accounts|keys|providers|dead-letters|ledger)).*"),
    CALLBACK("callback-service", "/(v1/(deliveries|webhook-|generations/[^/]+/deliveries|admin/replay)|callbacks/).*"),
    STORAGE("storage-service", "/v1/(assets|uploads|generations/[^/]+/images\\.zip|admin/archive).*");

    private final String module;
    private final Pattern paths;

    OtherService(String module, String paths) {
        this.module = module;
        this.paths = Pattern.compile(paths);
    }

    /** The service that has {@code path}, which was not found at {@code here}; empty when it would be {@code here} itself. */
    static Optional<String> of(String path, String here) {
        for (OtherService service : new OtherService[] {CALLBACK, STORAGE, SUBMITTER}) {
            if (service.paths.matcher(path).matches()) {
                return Optional.of(service.module).filter(module -> !module.equals(here));
            }
        }
        return Optional.empty();
    }
}
