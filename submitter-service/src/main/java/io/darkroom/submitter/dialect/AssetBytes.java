package io.darkroom.submitter.dialect;

import io.darkroom.contracts.asset.AssetLinks;
import io.darkroom.contracts.asset.AssetLinks.LinkSignature;
import io.darkroom.providers.DialectGeneration;
import io.darkroom.providers.ImageBytes;
import io.darkroom.service.problem.Problems;
import jakarta.inject.Singleton;
import jakarta.ws.rs.ProcessingException;
import jakarta.ws.rs.WebApplicationException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import org.eclipse.microprofile.rest.client.inject.RestClient;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Streams archived images from storage-service, for answers that contain them. */
@Singleton
public class AssetBytes implements ImageBytes {

    private static final Logger LOG = Logger.getLogger(AssetBytes.class);

    private static final String THUMBNAIL = "thumbnail";

    private final StorageAssets storage;

    AssetBytes(@RestClient StorageAssets storage) {
        this.storage = storage;
    }

    @Override
    public InputStream open(DialectGeneration.Image image) throws IOException {
        return open(image.url());
    }

    /** The image at its signed link. */
    public InputStream open(URI link) throws IOException {
        return open(link, null);
    }

    /** A smaller version of the image at its signed link. */
    public InputStream openThumbnail(URI link) throws IOException {
        return open(link, THUMBNAIL);
    }

    private InputStream open(URI link, @Nullable String variant) throws IOException {
        String path = link.getPath();
        LinkSignature signature = AssetLinks.signature(link);
        try {
            return storage.image(
                    path.substring(path.lastIndexOf('/') + 1), signature.expires(), signature.signature(), variant);
        } catch (WebApplicationException e) {
            throw new IOException("storage-service answered " + e.getResponse().getStatus(), e);
        } catch (ProcessingException e) {
            throw new IOException("storage-service does not answer", e);
        }
    }

    /** Fails while an error can still be sent, which it cannot after the first byte of an answer. */
    void requireReadable(DialectGeneration generation) {
        if (generation.images().isEmpty()) {
            return;
        }
        try (InputStream first = open(generation.images().getFirst())) {
            LOG.debugf("the images of %s can be read", generation.id());
        } catch (IOException e) {
            LOG.warnf("storage-service cannot be read: %s", e.getMessage());
            throw Problems.unavailable("storage-service does not answer; try again after 5 s");
        }
    }
}
