package io.darkroom.submitter.dialect;

import io.darkroom.contracts.asset.AssetLinks;
import io.darkroom.providers.DialectGeneration;
import io.darkroom.providers.acedata.AcedataDialect;
import jakarta.inject.Singleton;
import jakarta.ws.rs.ProcessingException;
import jakarta.ws.rs.WebApplicationException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import org.eclipse.microprofile.rest.client.inject.RestClient;

/** Streams archived images from storage-service, for answers that contain them. */
@Singleton
class AssetBytes implements AcedataDialect.ImageBytes {

    private final StorageAssets storage;

    AssetBytes(@RestClient StorageAssets storage) {
        this.storage = storage;
    }

    @Override
    public InputStream open(DialectGeneration.Image image) throws IOException {
        String path = image.url().getPath();
        Map<String, String> query = query(image.url());
        try {
            return storage.image(
                    path.substring(path.lastIndexOf('/') + 1),
                    query.getOrDefault(AssetLinks.EXPIRES, ""),
                    query.getOrDefault(AssetLinks.SIGNATURE, ""));
        } catch (WebApplicationException e) {
            throw new IOException("storage-service answered " + e.getResponse().getStatus(), e);
        } catch (ProcessingException e) {
            throw new IOException("storage-service does not answer", e);
        }
    }

    static Map<String, String> query(URI link) {
        String query = link.getRawQuery();
        return query == null
                ? Map.of()
                : Arrays.stream(query.split("&"))
                        .map(parameter -> parameter.split("=", 2))
                        .filter(parameter -> parameter.length == 2)
                        .collect(Collectors.toMap(parameter -> parameter[0], parameter -> parameter[1]));
    }
}
