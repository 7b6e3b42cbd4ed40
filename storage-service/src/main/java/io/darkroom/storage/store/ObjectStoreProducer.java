package io.darkroom.storage.store;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/** Opens the store that the configuration selects. */
class ObjectStoreProducer {

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

    @Produces
    @Singleton
    ObjectStore store(StoreConfig config) {
        return switch (config.kind()) {
            case FILESYSTEM -> new FilesystemStore(config.path());
            case S3 -> s3(config);
        };
    }

    private static S3Store s3(StoreConfig config) {
        String bucket = config.bucket()
                .orElseThrow(
                        () -> new IllegalArgumentException("darkroom.storage.kind s3 needs darkroom.storage.bucket"));
        AwsCredentialsProvider credentials = credentials(config);
        Region region = Region.of(config.region());
        Optional<URI> endpoint = config.endpoint();
        // Servers other than Amazon's seldom have a host name per bucket.
        S3Configuration style = S3Configuration.builder()
                .pathStyleAccessEnabled(endpoint.isPresent())
                .build();
        var client = S3Client.builder()
                .httpClient(UrlConnectionHttpClient.builder()
                        .connectionTimeout(CONNECT_TIMEOUT)
                        .socketTimeout(config.idleTimeout())
                        .build())
                .overrideConfiguration(limits ->
                        limits.apiCallTimeout(config.callTimeout()).apiCallAttemptTimeout(config.attemptTimeout()))
                .credentialsProvider(credentials)
                .region(region)
                .serviceConfiguration(style);
        var presigner = S3Presigner.builder()
                .credentialsProvider(credentials)
                .region(region)
                .serviceConfiguration(style);
        endpoint.ifPresent(client::endpointOverride);
        endpoint.ifPresent(presigner::endpointOverride);
        return new S3Store(client.build(), presigner.build(), bucket);
    }

    private static AwsCredentialsProvider credentials(StoreConfig config) {
        return config.accessKey()
                .flatMap(access -> config.secretKey().map(secret -> AwsBasicCredentials.create(access, secret)))
                .<AwsCredentialsProvider>map(StaticCredentialsProvider::create)
                .orElseGet(() -> DefaultCredentialsProvider.builder().build());
    }
}
