package io.darkroom.storage.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.darkroom.contracts.GenerationId;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FilesystemStoreTest {

    private Path folder;
    private Spool spool;
    private FilesystemStore store;

    @BeforeEach
    void open(@TempDir Path folder) throws IOException {
        this.folder = folder;
        this.spool = new Spool(folder, Instant.now());
        this.store = new FilesystemStore(folder);
    }

    @Test
    void movesTheFileIntoPlace() throws IOException {
        SpoolFile file = spooled("image");
        ContentDigest content = file.seal();

        store.put(ObjectKey.image(content.sha256()), file.path(), content, "image/png");

        assertThat(file.path()).doesNotExist();
        assertThat(store.file(ObjectKey.image(content.sha256())).orElseThrow()).hasContent("image");
    }

    @Test
    void showsNoObjectBeforeTheMove() throws IOException {
        try (SpoolFile file = spooled("image")) {
            ContentDigest content = file.seal();

            assertThat(store.size(ObjectKey.image(content.sha256()))).isEmpty();
            assertThat(list("")).allMatch(path -> path.startsWith("incoming/"));
        }
    }

    @Test
    void aDeletedManifestLeavesNoFolder() throws IOException {
        ObjectKey manifest = ObjectKey.manifest(GenerationId.next(Instant.now()));
        ObjectKey other = ObjectKey.manifest(GenerationId.next(Instant.now()));
        ObjectKey image = put("image");
        for (ObjectKey key : List.of(manifest, other)) {
            SpoolFile file = spooled("{}");
            store.put(key, file.path(), file.seal(), "application/json");
        }

        store.delete(manifest);
        store.delete(manifest);
        store.delete(image);

        assertThat(folder.resolve(manifest.path()).getParent()).doesNotExist();
        assertThat(folder.resolve(other.path())).exists();
        assertThat(folder.resolve(image.path()).getParent()).exists();
    }

    @Test
    void keepsAnImageThatIsStoredAlready() throws IOException {
        ObjectKey key = put("image");
        Path stored = store.file(key).orElseThrow();
        Object inode = Files.getAttribute(stored, "unix:ino");

        put("image");

        assertThat(Files.getAttribute(stored, "unix:ino")).isEqualTo(inode);
    }

    @Test
    void replacesAnImageThatACrashTruncated() throws IOException {
        ObjectKey key = put("image");
        Path stored = store.file(key).orElseThrow();
        Files.writeString(stored, "im");

        put("image");

        assertThat(stored).hasContent("image");
    }

    @Test
    void replacesAManifestOfTheSameLength() throws IOException {
        ObjectKey key = ObjectKey.manifest(GenerationId.next(Instant.now()));
        put(key, "{\"a\":1}");

        put(key, "{\"a\":2}");

        assertThat(store.file(key).orElseThrow()).hasContent("{\"a\":2}");
    }

    @Test
    void readsASliceOfAnObject() throws IOException {
        ObjectKey key = put("0123456789");

        try (InputStream in = store.open(key, 2, 3)) {
            assertThat(in.read()).isEqualTo('2');
            assertThat(in.readAllBytes()).asString(StandardCharsets.US_ASCII).isEqualTo("34");
            assertThat(in.read()).isEqualTo(-1);
        }
    }

    @Test
    void countsSkippedBytesOfASlice() throws IOException {
        ObjectKey key = put("0123456789");

        try (InputStream in = store.open(key, 2, 3)) {
            assertThat(in.skip(2)).isEqualTo(2);
            assertThat(in.available()).isEqualTo(1);
            assertThat(in.readAllBytes()).asString(StandardCharsets.US_ASCII).isEqualTo("4");
            assertThat(in.skip(2)).isZero();
        }
    }

    @Test
    void endsASliceAtTheEndOfTheObject() throws IOException {
        ObjectKey key = put("0123456789");

        try (InputStream in = store.open(key, 8, 100)) {
            assertThat(in.readAllBytes()).asString(StandardCharsets.US_ASCII).isEqualTo("89");
        }
    }

    @Test
    void hasNoSizeOfAnAbsentObject() throws IOException {
        assertThat(store.size(new ObjectKey("objects/00/absent"))).isEmpty();
    }

    @Test
    void failsToOpenAnAbsentObject() {
        assertThatThrownBy(() -> store.open(new ObjectKey("objects/00/absent"), 0, 1))
                .isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void ignoresTheDeletionOfAnAbsentObject() throws IOException {
        ObjectKey key = put("image");

        store.delete(key);
        store.delete(key);

        assertThat(store.size(key)).isEmpty();
    }

    @Test
    void listsOnlyObjectsUnderThePrefix() throws IOException {
        ObjectKey image = put("image");
        ObjectKey manifest = ObjectKey.manifest(GenerationId.next(Instant.now()));
        put(manifest, "{}");

        assertThat(list(ObjectKey.IMAGES)).containsExactly(image.path());
        assertThat(list(ObjectKey.GENERATIONS)).containsExactly(manifest.path());
        assertThat(list(ObjectKey.THUMBNAILS)).isEmpty();
    }

    @Test
    void listsLengthAndTimeOfAnObject() throws IOException {
        put("image");
        List<StoredObject> listed = new ArrayList<>();

        store.list(ObjectKey.IMAGES, listed::add);

        assertThat(listed).singleElement().satisfies(object -> {
            assertThat(object.bytes()).isEqualTo(5);
            assertThat(object.modifiedAt()).isAfter(Instant.now().minus(Duration.ofMinutes(1)));
        });
    }

    @Test
    void skipsAnObjectThatIsDeletedWhileListing() throws IOException {
        put("one");
        put("two");
        List<StoredObject> listed = new ArrayList<>();

        store.list(ObjectKey.IMAGES, object -> {
            listed.add(object);
            deleteAll();
        });

        assertThat(listed).hasSize(1);
    }

    @Test
    void hasNoPresignedLinks() {
        assertThat(store.link(new ObjectKey("objects/00/a"), "image/png", "inline", Duration.ofMinutes(1)))
                .isEmpty();
    }

    private void deleteAll() {
        try (Stream<Path> files = Files.walk(folder.resolve(ObjectKey.IMAGES))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private List<String> list(String prefix) throws IOException {
        List<String> paths = new ArrayList<>();
        store.list(prefix, object -> paths.add(object.key().path()));
        return paths;
    }

    private ObjectKey put(String text) throws IOException {
        try (SpoolFile file = spooled(text)) {
            ContentDigest content = file.seal();
            ObjectKey key = ObjectKey.image(content.sha256());
            store.put(key, file.path(), content, "image/png");
            return key;
        }
    }

    private void put(ObjectKey key, String text) throws IOException {
        try (SpoolFile file = spooled(text)) {
            store.put(key, file.path(), file.seal(), "application/json");
        }
    }

    private SpoolFile spooled(String text) throws IOException {
        SpoolFile file = spool.open();
        file.append(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
        return file;
    }
}
