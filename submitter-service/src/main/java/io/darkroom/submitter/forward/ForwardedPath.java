package io.darkroom.submitter.forward;

import java.util.Arrays;
import java.util.stream.Stream;

/** The public paths that another service answers. A test compares them with the services' OpenAPI documents and with the gateway's routes. */
enum ForwardedPath {
    CALLBACKS(Owner.CALLBACK, Pace.STEADY, "/callbacks/.+"),
    DELIVERIES(Owner.CALLBACK, Pace.STEADY, "/v1/deliveries(/.*)?"),
    DELIVERIES_OF_A_GENERATION(Owner.CALLBACK, Pace.STEADY, "/v1/generations/[^/]+/deliveries"),
    ENDPOINTS(Owner.CALLBACK, Pace.STEADY, "/v1/webhook-endpoints(/.*)?"),
    REPLAY(Owner.CALLBACK, Pace.LONG, "/v1/admin/replay"),
    ASSETS(Owner.STORAGE, Pace.STEADY, "/v1/assets/.+"),
    IMAGES_OF_A_GENERATION(Owner.STORAGE, Pace.STEADY, "/v1/generations/[^/]+/images\\.zip"),
    UPLOADS(Owner.STORAGE, Pace.STEADY, "/v1/uploads(/.*)?"),
    ARCHIVE(Owner.STORAGE, Pace.LONG, "/v1/admin/archive/.+");

    private final Owner owner;
    private final Pace pace;
    private final String pattern;

    ForwardedPath(Owner owner, Pace pace, String pattern) {
        this.owner = owner;
        this.pace = pace;
        this.pattern = pattern;
    }

    /** The service that answers a path. */
    enum Owner {
        CALLBACK("callback-service"),
        STORAGE("storage-service");

        private final String service;

        Owner(String service) {
            this.service = service;
        }

        /** Its name, for people. */
        String service() {
            return service;
        }
    }

    /** How an answer comes. */
    enum Pace {
        /** Without long pauses. */
        STEADY,
        /** It may be silent until it is complete: it reads an archive or a topic. */
        LONG
    }

    /** Regular expressions of the paths that {@code owner} answers at this pace; each matches a whole path. */
    static Stream<String> patternsOf(Owner owner, Pace pace) {
        return Arrays.stream(values())
                .filter(forwarded -> forwarded.owner == owner && forwarded.pace == pace)
                .map(forwarded -> forwarded.pattern);
    }
}
