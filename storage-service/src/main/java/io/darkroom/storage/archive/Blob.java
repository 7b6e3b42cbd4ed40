package io.darkroom.storage.archive;

import io.darkroom.storage.store.StoredObject;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.time.Instant;

/** Bytes in the object store, and what they are. */
@Entity
public class Blob extends PanacheEntityBase {

    private static final String INSERT = """
            INSERT INTO blob (sha256, bytes, content_type, width, height, created_at)
            VALUES (:sha256, :bytes, :type, :width, :height, :now) ON CONFLICT DO NOTHING""";

    @Id
    public String sha256;

    public long bytes;
    public String contentType;
    public int width;
    public int height;
    public Instant createdAt;

    protected Blob() {}

    /** Notes bytes, or finds that they were noted before, perhaps by another replica at this moment. */
    static Blob note(StoredObject object, Picture picture, Instant now) {
        getEntityManager()
                .createNativeQuery(INSERT)
                .setParameter("sha256", object.sha256())
                .setParameter("bytes", object.bytes())
                .setParameter("type", picture.contentType())
                .setParameter("width", picture.width())
                .setParameter("height", picture.height())
                .setParameter("now", now)
                .executeUpdate();
        return Blob.<Blob>findByIdOptional(object.sha256()).orElseThrow();
    }
}
