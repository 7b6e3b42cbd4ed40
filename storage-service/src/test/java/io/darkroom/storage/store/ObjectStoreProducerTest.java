package io.darkroom.storage.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ObjectStoreProducerTest {

    private static final ObjectKey KEY = new ObjectKey("objects/ab/abc");

    private final ObjectStoreProducer producer = new ObjectStoreProducer();

    @Test
    void keepsFilesByDefault() {
        assertThat(producer.store(config(Map.of()))).isInstanceOf(FilesystemStore.class);
    }

    @Test
    void opensABucketOfS3() {
        assertThat(producer.store(config(Map.of("kind", "s3", "bucket", "images"))))
                .isInstanceOf(S3Store.class);
    }

    @Test
    void requiresABucketForS3() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> producer.store(config(Map.of("kind", "s3"))))
                .withMessage("darkroom.storage.kind s3 needs darkroom.storage.bucket");
    }

    @Test
    void addressesABucketByPathAtAnotherServerThanAmazons() {
        URI link = link(Map.of("endpoint", "http://s3.example:9000"));

        assertThat(link.toString()).startsWith("http://s3.example:9000/images/objects/ab/abc?");
    }

    @Test
    void addressesABucketByHostAtAmazon() {
        URI link = link(Map.of("region", "eu-central-1"));

        assertThat(link.getHost()).isEqualTo("images.s3.eu-central-1.amazonaws.com");
    }

    @Test
    void signsLinksWithTheConfiguredKey() {
        assertThat(link(Map.of()).getQuery()).contains("X-Amz-Credential=access/", "X-Amz-Expires=60");
    }

    @Test
    void endsACallThatIsNotAnswered() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            ObjectStore store = producer.store(config(Map.of(
                    "kind", "s3",
                    "bucket", "images",
                    "access-key", "access",
                    "secret-key", "secret",
                    "endpoint", "http://127.0.0.1:" + silent.getLocalPort(),
                    "attempt-timeout", "PT0.3S",
                    "call-timeout", "PT1S")));
            Instant start = Instant.now();

            assertThatThrownBy(() -> store.size(KEY)).isInstanceOf(IOException.class);

            assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(5));
        }
    }

    private URI link(Map<String, String> more) {
        Map<String, String> settings =
                new HashMap<>(Map.of("kind", "s3", "bucket", "images", "access-key", "access", "secret-key", "secret"));
        settings.putAll(more);
        return producer.store(config(settings))
                .link(KEY, "image/png", "inline", Duration.ofMinutes(1))
                .orElseThrow();
    }

    private static StoreConfig config(Map<String, String> settings) {
        SmallRyeConfigBuilder builder = new SmallRyeConfigBuilder().withMapping(StoreConfig.class);
        settings.forEach((key, value) -> builder.withDefaultValue("darkroom.storage." + key, value));
        return builder.build().getConfigMapping(StoreConfig.class);
    }
}
