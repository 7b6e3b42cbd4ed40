package io.darkroom.providers;

import io.darkroom.contracts.AttemptKey;
import io.darkroom.contracts.ByteBudget;
import io.darkroom.contracts.asset.ReceivedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;

/** Images that travel inside a call: references to a provider that takes no links, and the images of one that gives none. */
public interface CarriedImages {

    /** For providers whose calls contain links alone. */
    CarriedImages NONE = new CarriedImages() {
        @Override
        public ByteBudget.Share space() throws IOException {
            throw new IOException("no image travels inside this call");
        }

        @Override
        public void fetch(URI reference, OutputStream out, Duration limit) throws IOException {
            throw new IOException("no image travels inside this call");
        }

        @Override
        public ReceivedImage keep(AttemptKey attempt, Path image) throws IOException {
            throw new IOException("no image travels inside this call");
        }
    };

    /** A share of the disk space for the temporary files of all calls. Close it when those of the call are deleted. */
    ByteBudget.Share space() throws IOException;

    /**
     * Writes a reference image to {@code out}.
     *
     * @param limit until it is there in full
     * @throws UnusableReference when its address gives no image in that time
     * @throws IOException when it cannot be fetched now
     */
    void fetch(URI reference, OutputStream out, Duration limit) throws IOException, UnusableReference;

    /** Keeps an image for the attempt until it is archived; the attempt's report contains the returned reference instead. */
    ReceivedImage keep(AttemptKey attempt, Path image) throws IOException;

    /** The address of a reference gives no image, which is the client's to mend. */
    final class UnusableReference extends Exception {

        private static final long serialVersionUID = 1L;

        public UnusableReference(String reason) {
            super(reason);
        }

        /** What is wrong. */
        public String reason() {
            return String.valueOf(getMessage());
        }
    }
}
