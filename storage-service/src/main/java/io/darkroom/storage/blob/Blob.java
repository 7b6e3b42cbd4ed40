package io.darkroom.storage.blob;

import io.darkroom.storage.image.ImageProperties;
import io.darkroom.storage.image.ImageType;
import io.darkroom.storage.image.Provenance;
import io.darkroom.storage.store.ContentDigest;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Query;
import java.time.Instant;

/** An image in the object store, stored once for all assets and uploads that refer to it. */
@Entity
public class Blob extends PanacheEntityBase {

    /** Whether the object of content that was stored before its lock is still there. */
    static final String PRESENT =
            "NOT EXISTS (SELECT FROM content_removal WHERE sha256 = :sha256 AND state <> 'CANDIDATE')";

    static final String INSERT = """
            INSERT INTO blob (sha256, bytes, content_type, width, height, c2pa, created_at)
            SELECT :sha256, :bytes, :type, :width, :height, :c2pa, :now WHERE
            """ + PRESENT + " ON CONFLICT DO NOTHING";

    @Id
    public String sha256;

    public long bytes;
    public String contentType;
    public int width;
    public int height;

    /** Whether the image carries signed content credentials. */
    @Column(name = "c2pa")
    public boolean contentCredentials;

    public Instant createdAt;

    protected Blob() {}

    public ImageType type() {
        return ImageType.of(contentType).orElseThrow();
    }

    /** Inserts the row unless it exists, and returns it. */
    static Blob insertIfAbsent(ContentDigest content, ImageProperties image, Instant now) {
        bind(getEntityManager().createNativeQuery(INSERT), content, image, now).executeUpdate();
        return Blob.<Blob>findByIdOptional(content.sha256()).orElseThrow();
    }

    /** Sets the parameters of {@link #INSERT}. */
    static Query bind(Query insert, ContentDigest content, ImageProperties image, Instant now) {
        return insert.setParameter("sha256", content.sha256())
                .setParameter("bytes", content.bytes())
                .setParameter("type", image.type().contentType())
                .setParameter("width", image.width())
                .setParameter("height", image.height())
                .setParameter("c2pa", image.provenance() == Provenance.C2PA)
                .setParameter("now", now);
    }
}
