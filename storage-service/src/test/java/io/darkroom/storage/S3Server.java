package io.darkroom.storage;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;
import org.jspecify.annotations.Nullable;

/** Starts a real S3 server with a bucket and lets storage-service keep its archive there. */
public class S3Server implements QuarkusTestResourceLifecycleManager {

    public static final String BUCKET = "darkroom";
    public static final String ACCESS_KEY = "access";
    public static final String SECRET_KEY = "secret";

    // A test and what it starts have class loaders of their own, and share the system's properties.
    private static final String WRITES = S3Server.class.getName() + ".writes";

    private @Nullable Path disk;
    private @Nullable S3Proxy server;

    @Override
    public Map<String, String> start() {
        try {
            Path folder = Files.createTempDirectory("darkroom-s3");
            disk = folder;
            Semaphore writes = new Semaphore(1);
            System.getProperties().put(WRITES, writes);
            BlobStore store = withWrites(new FilesystemNio2BlobStore(folder.toString()), writes);
            store.createContainer(BUCKET);
            S3Proxy started = S3Proxy.builder()
                    .blobStore(store)
                    .endpoint(URI.create("http://127.0.0.1:0"))
                    .awsAuthentication(AuthenticationType.AWS_V2_OR_V4, ACCESS_KEY, SECRET_KEY)
                    .build();
            started.start();
            server = started;
            return Map.of(
                    "darkroom.storage.kind", "s3",
                    "darkroom.storage.bucket", BUCKET,
                    "darkroom.storage.endpoint", "http://127.0.0.1:" + started.getPort(),
                    "darkroom.storage.access-key", ACCESS_KEY,
                    "darkroom.storage.secret-key", SECRET_KEY);
        } catch (Exception e) {
            throw new IllegalStateException("S3 did not start", e);
        }
    }

    private static BlobStore withWrites(BlobStore store, Semaphore writes) {
        return (BlobStore) Proxy.newProxyInstance(
                BlobStore.class.getClassLoader(), new Class<?>[] {BlobStore.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("putBlob")) {
                        writes.acquire();
                        writes.release();
                    }
                    try {
                        return method.invoke(store, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getTargetException();
                    }
                });
    }

    /** Without its permit no object is written. */
    public static Semaphore writes() {
        return (Semaphore) System.getProperties().get(WRITES);
    }

    @Override
    public void stop() {
        try {
            if (server != null) {
                server.stop();
            }
            if (disk != null) {
                try (Stream<Path> files = Files.walk(disk)) {
                    files.sorted(Comparator.reverseOrder())
                            .forEach(file -> file.toFile().delete());
                }
            }
        } catch (Exception e) {
            throw new IllegalStateException("S3 did not stop", e);
        }
    }
}
