package io.darkroom.storage.archive;

import io.darkroom.egress.BoundedStream;
import io.darkroom.egress.GuardedHttp;
import io.darkroom.storage.store.SpoolFile;
import java.io.IOException;
import java.util.Optional;

/** A download that may need several requests: each resumes where the one before was interrupted, if the server can. */
final class Transfer {

    private final SpoolFile file;
    private final long maxBytes;
    private Optional<String> validator = Optional.empty();

    /** {@code maxBytes}: of the whole file. */
    Transfer(SpoolFile file, long maxBytes) {
        this.file = file;
        this.maxBytes = maxBytes;
    }

    /** Where the next request resumes; empty when it must start from the beginning. */
    Optional<GuardedHttp.Resume> resume() {
        return file.bytes() == 0
                ? Optional.empty()
                : validator.map(known -> new GuardedHttp.Resume(file.bytes(), known));
    }

    /** Appends a body. A server without ranges, or whose file has changed, sends all of it again. */
    boolean receive(GuardedHttp.Body body) throws IOException {
        if (body.start() != file.bytes()) {
            if (body.start() != 0) {
                throw new IOException("the server sent another range than requested");
            }
            file.reset();
        }
        validator = body.validator();
        file.append(new BoundedStream(body.stream(), maxBytes - file.bytes()));
        return true;
    }
}
