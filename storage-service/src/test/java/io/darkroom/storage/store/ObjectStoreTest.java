package io.darkroom.storage.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.darkroom.contracts.GenerationId;
import io.darkroom.storage.TestS3;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Specifies both kinds of store, against files and a real S3 server. */
class ObjectStoreTest {

    private static final int PARTS_SIZE = 17 * 1024 * 1024 + 5;

    private Path folder;
    private Spool spool;

    @BeforeEach
    void openSpool(@TempDir Path folder) throws IOException {
        spool = new Spool(folder, Instant.now());
        this.folder = folder;
    }

    @ParameterizedTest
    @ValueSource(strings = {"filesystem", "s3"})
    void readsBackWhatWasStored(String kind) throws IOException {
        ObjectStore store = store(kind);
        byte[] bytes = bytes(100_000, 1);

        ObjectKey key = keep(store, bytes);

        assertThat(store.size(key)).hasValue(bytes.length);
        assertThat(read(store, key, 0, bytes.length)).isEqualTo(bytes);
        assertThat(read(store, key, 10, 20)).isEqualTo(Arrays.copyOfRange(bytes, 10, 30));
    }

    @ParameterizedTest
    @ValueSource(strings = {"filesystem", "s3"})
    void storesALargeObjectInParts(String kind) throws IOException {
        ObjectStore store = store(kind);
        byte[] bytes = bytes(PARTS_SIZE, 2);

        ObjectKey key = keep(store, bytes);

        assertThat(store.size(key)).hasValue(bytes.length);
        assertThat(read(store, key, PARTS_SIZE - 100, 100))
                .isEqualTo(Arrays.copyOfRange(bytes, PARTS_SIZE - 100, PARTS_SIZE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"filesystem", "s3"})
    void storesTheSameImageOnceAndReplacesAManifest(String kind) throws IOException {
        ObjectStore store = store(kind);
        byte[] bytes = bytes(1000, 3);
        ObjectKey manifest = ObjectKey.manifest(GenerationId.next(Instant.now()));

        assertThat(keep(store, bytes)).isEqualTo(keep(store, bytes));
        keep(store, manifest, bytes(10, 4));
        keep(store, manifest, bytes(20, 5));

        assertThat(store.size(manifest)).hasValue(20);
        List<StoredObject> found = new ArrayList<>();
        store.list(ObjectKey.GENERATIONS, found::add);
        assertThat(found).extracting(StoredObject::key).contains(manifest);
        assertThat(found).filteredOn(object -> object.key().equals(manifest)).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"filesystem", "s3"})
    void deletesAnObjectAndIgnoresAnAbsentOne(String kind) throws IOException {
        ObjectStore store = store(kind);
        ObjectKey key = keep(store, bytes(1000, 6));

        store.delete(key);
        store.delete(key);

        assertThat(store.size(key)).isEmpty();
        assertThatThrownBy(() -> read(store, key, 0, 10)).isInstanceOf(IOException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"filesystem", "s3"})
    void leavesNothingInTheSpool(String kind) throws IOException {
        keep(store(kind), bytes(1000, 7));

        try (var files = Files.list(folder.resolve("incoming"))) {
            assertThat(files).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = "s3")
    void presignsALinkToTheObject(String kind) throws Exception {
        ObjectStore store = store(kind);
        byte[] bytes = bytes(1000, 8);
        ObjectKey key = keep(store, bytes);

        URI link = store.link(key, "image/png", "inline", Duration.ofMinutes(1)).orElseThrow();

        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpResponse<byte[]> answer =
                    http.send(HttpRequest.newBuilder(link).build(), HttpResponse.BodyHandlers.ofByteArray());
            assertThat(answer.body()).isEqualTo(bytes);
            assertThat(answer.headers().firstValue("Content-Type")).hasValue("image/png");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = "s3")
    void reportsAnUnreachableServerAsAFailedTransfer(String kind) throws IOException {
        ObjectStore away = TestS3.unreachable();

        assertThatThrownBy(() -> away.size(ObjectKey.image("ab".repeat(32))))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("the object store: ");
    }

    private ObjectStore store(String kind) {
        return kind.equals("s3") ? TestS3.store() : new FilesystemStore(folder);
    }

    private ObjectKey keep(ObjectStore store, byte[] bytes) throws IOException {
        try (SpoolFile file = spool.open()) {
            file.append(new ByteArrayInputStream(bytes));
            ContentDigest content = file.seal();
            ObjectKey key = ObjectKey.image(content.sha256());
            store.put(key, file.path(), content, "image/jpeg");
            return key;
        }
    }

    private void keep(ObjectStore store, ObjectKey key, byte[] bytes) throws IOException {
        try (SpoolFile file = spool.open()) {
            file.append(new ByteArrayInputStream(bytes));
            store.put(key, file.path(), file.seal(), "application/json");
        }
    }

    private static byte[] read(ObjectStore store, ObjectKey key, long from, long length) throws IOException {
        try (InputStream in = store.open(key, from, length)) {
            return in.readAllBytes();
        }
    }

    private static byte[] bytes(int length, int seed) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }
}
