package io.darkroom.submitter.dialect;

import io.darkroom.providers.DialectGeneration;
import io.darkroom.providers.acedata.AcedataDialect;
import io.darkroom.submitter.accept.ApiConfig;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Fetches archived images from storage-service, for answers that carry them. */
@Singleton
class AssetBytes implements AcedataDialect.ImageBytes {

    private static final Duration CONNECT = Duration.ofSeconds(2);
    private static final Duration FIRST_BYTE = Duration.ofSeconds(10);

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(CONNECT).build();
    private final ApiConfig.Storage storage;

    AssetBytes(ApiConfig config) {
        this.storage = config.storage();
    }

    @Override
    public InputStream open(DialectGeneration.Image image) throws IOException {
        HttpRequest request =
                HttpRequest.newBuilder(within(image.url())).timeout(FIRST_BYTE).build();
        try {
            HttpResponse<InputStream> answer = http.send(request, HttpResponse.BodyHandlers.ofInputStream());
            if (answer.statusCode() != 200) {
                answer.body().close();
                throw new IOException("storage-service answered " + answer.statusCode());
            }
            return answer.body();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    // What clients reach under a public name, we may reach under another.
    private URI within(URI address) {
        String query = address.getRawQuery() == null ? "" : "?" + address.getRawQuery();
        return URI.create(storage.internalUrl().orElse(storage.publicUrl()) + address.getRawPath() + query);
    }

    @PreDestroy
    void close() {
        http.close();
    }
}
