package io.darkroom.storage.blob;

import io.darkroom.storage.image.ImageType;
import io.darkroom.storage.image.Picture;
import io.darkroom.storage.image.Provenance;
import io.darkroom.storage.store.StoredObject;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.time.Instant;

/** Bytes in the object store, and what they are. */
@Entity
public class Blob extends PanacheEntityBase {

    private static final String INSERT = """
            INSERT INTO blob (sha256, bytes, content_type, width, height, c2pa, created_at)
            VALUES (:sha256, :bytes, :type, :width, :height, :c2pa, :now) ON CONFLICT DO NOTHING""";

    @Id
    public String sha256;

    public long bytes;
    public String contentType;
    public int width;
    public int height;

    /** Whether they carry signed content credentials. */
    @Column(name = "c2pa")
    public boolean contentCredentials;

    public Instant createdAt;

    protected Blob() {}

    public ImageType type() {
        return ImageType.of(contentType).orElseThrow();
    }

    /** Notes bytes, or finds that they were noted before. */
    static Blob note(StoredObject object, Picture picture, Instant now) {
        getEntityManager()
                .createNativeQuery(INSERT)
                .setParameter("sha256", object.sha256())
                .setParameter("bytes", object.bytes())
                .setParameter("type", picture.type().contentType())
                .setParameter("width", picture.width())
                .setParameter("height", picture.height())
                .setParameter("c2pa", picture.provenance() == Provenance.C2PA)
                .setParameter("now", now)
                .executeUpdate();
        return Blob.<Blob>findByIdOptional(object.sha256()).orElseThrow();
    }
}
