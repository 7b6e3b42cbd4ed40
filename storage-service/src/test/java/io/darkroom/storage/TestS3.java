package io.darkroom.storage;

import io.darkroom.storage.store.S3Store;
import java.net.URI;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/** One real S3 server for all tests that run without a service, stopped with the virtual machine. */
public final class TestS3 {

    private static final String ENDPOINT = start();

    private TestS3() {}

    /** The store in the server's bucket. */
    public static S3Store store() {
        return at(ENDPOINT);
    }

    /** A store whose server does not answer. */
    public static S3Store unreachable() {
        return at("http://127.0.0.1:9");
    }

    private static String start() {
        S3Server server = new S3Server();
        String endpoint = String.valueOf(server.start().get("darkroom.storage.endpoint"));
        Runtime.getRuntime().addShutdownHook(new Thread(server::stop));
        return endpoint;
    }

    private static S3Store at(String endpoint) {
        StaticCredentialsProvider credentials =
                StaticCredentialsProvider.create(AwsBasicCredentials.create(S3Server.ACCESS_KEY, S3Server.SECRET_KEY));
        S3Configuration style =
                S3Configuration.builder().pathStyleAccessEnabled(true).build();
        return new S3Store(
                S3Client.builder()
                        .httpClient(UrlConnectionHttpClient.create())
                        .credentialsProvider(credentials)
                        .region(Region.US_EAST_1)
                        .serviceConfiguration(style)
                        .endpointOverride(URI.create(endpoint))
                        .build(),
                S3Presigner.builder()
                        .credentialsProvider(credentials)
                        .region(Region.US_EAST_1)
                        .serviceConfiguration(style)
                        .endpointOverride(URI.create(endpoint))
                        .build(),
                S3Server.BUCKET);
    }
}
