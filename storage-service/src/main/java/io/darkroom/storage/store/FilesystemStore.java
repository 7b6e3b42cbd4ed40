package io.darkroom.storage.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/** Keeps objects as files. A sealed spool file is renamed into place, so both must be on the same file system. */
public final class FilesystemStore implements ObjectStore {

    private static final Logger LOG = Logger.getLogger(FilesystemStore.class);
    private static final int MEGABYTE = 20;
    // The largest image fits.
    private static final long MIN_FREE_BYTES = 64L << MEGABYTE;

    private final Path root;

    public FilesystemStore(Path root) {
        this.root = root.toAbsolutePath();
    }

    @Override
    public void put(ObjectKey key, Path file, ContentDigest content, String contentType) throws IOException {
        Path target = path(key);
        // The same hash means the same bytes. A file that a crash of the file system truncated is replaced.
        if (key.isContentAddressed() && Files.exists(target) && Files.size(target) == content.bytes()) {
            return;
        }
        Path folder = target.resolveSibling("");
        boolean created = Files.notExists(folder);
        Files.createDirectories(folder);
        Files.move(file, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        if (!key.isContentAddressed()) {
            // A description or a thumbnail: worth no wait for the disk. Its bytes are there already, so it is never
            // torn.
            return;
        }
        force(folder);
        if (created) {
            for (Path outer = folder.getParent(); outer != null && outer.startsWith(root); outer = outer.getParent()) {
                force(outer);
            }
        }
    }

    @Override
    public Optional<String> fault() {
        if (!Files.isWritable(root)) {
            return Optional.of(root + " cannot be written");
        }
        try {
            long free = Files.getFileStore(root).getUsableSpace();
            return free < MIN_FREE_BYTES
                    ? Optional.of("the disk of " + root + " has " + (free >> MEGABYTE) + " MB left")
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.of(root + " cannot be read: " + e.getMessage());
        }
    }

    @Override
    public OptionalLong size(ObjectKey key) throws IOException {
        try {
            return OptionalLong.of(Files.size(path(key)));
        } catch (NoSuchFileException absent) {
            return OptionalLong.empty();
        }
    }

    @Override
    public InputStream open(ObjectKey key, long from, long length) throws IOException {
        FileChannel channel = FileChannel.open(path(key), StandardOpenOption.READ);
        channel.position(from);
        return new ByteSlice(Channels.newInputStream(channel), length);
    }

    @Override
    public Optional<Path> file(ObjectKey key) {
        return Optional.of(path(key));
    }

    @Override
    public Optional<URI> link(ObjectKey key, String contentType, String disposition, Duration lifetime) {
        return Optional.empty();
    }

    @Override
    public void delete(ObjectKey key) throws IOException {
        Path file = path(key);
        Files.deleteIfExists(file);
        if (key.isManifest()) {
            deleteIfEmpty(file.resolveSibling(""));
        }
    }

    // A generation's folder has only the manifest. One that is being written into it meanwhile fails, and is tried
    // again.
    private static void deleteIfEmpty(Path folder) throws IOException {
        try {
            Files.deleteIfExists(folder);
        } catch (DirectoryNotEmptyException used) {
            LOG.debugf("%s is not empty", folder);
        }
    }

    @Override
    public void list(String prefix, Consumer<StoredObject> each) throws IOException {
        int name = prefix.lastIndexOf('/') + 1;
        Path folder = root.resolve(prefix.substring(0, name));
        if (Files.notExists(folder)) {
            return;
        }
        String start = root.resolve(prefix).toString();
        try (Stream<Path> files = Files.walk(folder)) {
            files.filter(file -> file.toString().startsWith(start))
                    .filter(Files::isRegularFile)
                    .forEach(file -> describe(file).ifPresent(each));
        }
    }

    private Optional<StoredObject> describe(Path file) {
        try {
            return Optional.of(new StoredObject(
                    new ObjectKey(root.relativize(file).toString()),
                    Files.size(file),
                    Files.getLastModifiedTime(file).toInstant()));
        } catch (NoSuchFileException deletedMeanwhile) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path path(ObjectKey key) {
        return root.resolve(key.path());
    }

    // Without this a power failure can lose the name although the bytes are on the disk.
    private static void force(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
