package io.darkroom.storage.store;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.UploadPartResponse;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/**
 * Keeps objects in a bucket of any S3-compatible server. Each upload carries its SHA-256, which the server checks. From 8 MiB on
 * it is a multipart upload with a checksum per part; the object appears when the last part is complete.
 */
public final class S3Store implements ObjectStore {

    private static final long PART_BYTES = 8L * 1024 * 1024;

    private final S3Client client;
    private final S3Presigner presigner;
    private final String bucket;

    public S3Store(S3Client client, S3Presigner presigner, String bucket) {
        this.client = client;
        this.presigner = presigner;
        this.bucket = bucket;
    }

    private interface S3Call<T> {
        T run() throws IOException;
    }

    @Override
    public void put(ObjectKey key, Path file, ContentDigest content, String contentType) throws IOException {
        call(() -> {
            if (key.isContentAddressed() && size(key).orElse(-1) == content.bytes()) {
                return key;
            }
            if (content.bytes() < PART_BYTES) {
                String checksum =
                        Base64.getEncoder().encodeToString(HexFormat.of().parseHex(content.sha256()));
                client.putObject(
                        put -> put.bucket(bucket)
                                .key(key.path())
                                .contentType(contentType)
                                .checksumSHA256(checksum),
                        file);
            } else {
                putInParts(key, file, content, contentType);
            }
            return key;
        });
        long stored = size(key).orElse(-1);
        if (stored != content.bytes()) {
            throw new IOException("the store has " + stored + " of " + content.bytes() + " bytes of " + key.path());
        }
    }

    private void putInParts(ObjectKey key, Path file, ContentDigest content, String contentType) throws IOException {
        String upload = client.createMultipartUpload(create -> create.bucket(bucket)
                        .key(key.path())
                        .contentType(contentType)
                        .checksumAlgorithm(ChecksumAlgorithm.SHA256))
                .uploadId();
        try {
            List<CompletedPart> parts = new ArrayList<>();
            for (long from = 0; from < content.bytes(); from += PART_BYTES) {
                parts.add(putPart(key, upload, file, from, Math.min(PART_BYTES, content.bytes() - from)));
            }
            client.completeMultipartUpload(complete -> complete.bucket(bucket)
                    .key(key.path())
                    .uploadId(upload)
                    .multipartUpload(completed -> completed.parts(parts)));
        } catch (IOException | RuntimeException e) {
            // Parts of an open upload are billed until it is aborted.
            client.abortMultipartUpload(
                    abort -> abort.bucket(bucket).key(key.path()).uploadId(upload));
            throw e;
        }
    }

    private CompletedPart putPart(ObjectKey key, String upload, Path file, long from, long length) throws IOException {
        int number = (int) (from / PART_BYTES) + 1;
        byte[] bytes;
        try (InputStream in = new FilesystemStore(file.resolveSibling(""))
                .open(new ObjectKey(String.valueOf(file.getFileName())), from, length)) {
            bytes = in.readAllBytes();
        }
        UploadPartResponse stored = client.uploadPart(
                part -> part.bucket(bucket)
                        .key(key.path())
                        .uploadId(upload)
                        .partNumber(number)
                        .checksumAlgorithm(ChecksumAlgorithm.SHA256),
                RequestBody.fromBytes(bytes));
        return CompletedPart.builder()
                .partNumber(number)
                .eTag(stored.eTag())
                .checksumSHA256(stored.checksumSHA256())
                .build();
    }

    @Override
    public Optional<String> fault() {
        return Optional.empty();
    }

    @Override
    public OptionalLong size(ObjectKey key) throws IOException {
        return call(() -> {
            try {
                return OptionalLong.of(
                        client.headObject(head -> head.bucket(bucket).key(key.path()))
                                .contentLength());
            } catch (NoSuchKeyException absent) {
                return OptionalLong.empty();
            }
        });
    }

    @Override
    public InputStream open(ObjectKey key, long from, long length) throws IOException {
        return call(() -> client.getObject(
                get -> get.bucket(bucket).key(key.path()).range("bytes=" + from + "-" + (from + length - 1))));
    }

    @Override
    public Optional<Path> file(ObjectKey key) {
        return Optional.empty();
    }

    @Override
    public Optional<URI> link(ObjectKey key, String contentType, String disposition, Duration lifetime) {
        return Optional.of(URI.create(presigner
                .presignGetObject(link -> link.signatureDuration(lifetime)
                        .getObjectRequest(get -> get.bucket(bucket)
                                .key(key.path())
                                .responseContentType(contentType)
                                .responseContentDisposition(disposition)))
                .url()
                .toString()));
    }

    @Override
    public void delete(ObjectKey key) throws IOException {
        call(() -> client.deleteObject(delete -> delete.bucket(bucket).key(key.path())));
    }

    @Override
    public void list(String prefix, Consumer<StoredObject> each) throws IOException {
        call(() -> {
            client.listObjectsV2Paginator(list -> list.bucket(bucket).prefix(prefix))
                    .contents()
                    .forEach(object -> each.accept(
                            new StoredObject(new ObjectKey(object.key()), object.size(), object.lastModified())));
            return prefix;
        });
    }

    // An unreachable server is a failed transfer like any other.
    private static <T> T call(S3Call<T> call) throws IOException {
        try {
            return call.run();
        } catch (SdkException e) {
            throw new IOException("the object store: " + e.getMessage(), e);
        }
    }
}
