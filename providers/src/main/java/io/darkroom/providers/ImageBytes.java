package io.darkroom.providers;

import java.io.IOException;
import java.io.InputStream;

/** Opens the bytes of an archived image, for answers that contain it. */
@FunctionalInterface
public interface ImageBytes {

    InputStream open(DialectGeneration.Image image) throws IOException;
}
