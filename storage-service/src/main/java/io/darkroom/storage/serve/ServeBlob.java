package io.darkroom.storage.serve;

import io.darkroom.storage.blob.Blob;
import io.darkroom.storage.serve.ServeObject.Served;
import io.darkroom.storage.store.ObjectKey;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;

/** Answers with an image as it is. */
@Singleton
public class ServeBlob {

    private final ServeObject serve;

    ServeBlob(ServeObject serve) {
        this.serve = serve;
    }

    /** {@code name} is what the file would be called, without an ending. */
    public Response get(Blob blob, String name, HttpHeaders asked) {
        return serve.get(
                new Served(
                        ObjectKey.image(blob.sha256),
                        blob.bytes,
                        blob.sha256,
                        blob.contentType,
                        "inline; filename=\"" + name + "." + blob.type().ending() + '"'),
                asked);
    }
}
