package io.darkroom.storage.serve;

import io.darkroom.storage.blob.Blob;
import io.darkroom.storage.store.ObjectKey;

/**
 * An object as clients see it.
 *
 * @param etag without quotes
 * @param disposition the value of the Content-Disposition header
 */
public record ServedObject(ObjectKey key, long bytes, String etag, String contentType, String disposition) {

    /** How a browser presents a response. */
    public enum Presentation {
        INLINE("inline"),
        ATTACHMENT("attachment");

        private final String type;

        Presentation(String type) {
            this.type = type;
        }

        private String disposition(String fileName) {
            return type + "; filename=\"" + fileName + '"';
        }
    }

    /** An unchanged image; {@code name} is its file name without extension. */
    public static ServedObject image(Blob blob, String name, Presentation presentation) {
        return new ServedObject(
                ObjectKey.image(blob.sha256),
                blob.bytes,
                blob.sha256,
                blob.contentType,
                presentation.disposition(name + "." + blob.type().extension()));
    }

    /** The thumbnail of an image, of {@code bytes} bytes. */
    static ServedObject thumbnail(Blob blob, long bytes, String name, Presentation presentation) {
        return new ServedObject(
                ObjectKey.thumbnail(blob.sha256),
                bytes,
                blob.sha256 + "-" + Thumbnails.VARIANT,
                Thumbnails.CONTENT_TYPE,
                presentation.disposition(name + "-" + Thumbnails.VARIANT + ".jpg"));
    }

    String quotedEtag() {
        return '"' + etag + '"';
    }
}
