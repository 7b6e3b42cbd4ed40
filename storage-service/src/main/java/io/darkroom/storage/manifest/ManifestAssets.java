package io.darkroom.storage.manifest;

import io.darkroom.contracts.AttemptKey;
import io.darkroom.contracts.GenerationId;
import jakarta.inject.Singleton;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;

/** Finds the images that manifests describe. */
@Singleton
class ManifestAssets {

    private static final String SELECT = """
            SELECT asset.generation_id, asset.id, blob.sha256, blob.bytes, blob.content_type, blob.width, blob.height, blob.c2pa,
                   asset.created_at,
                   EXISTS (SELECT FROM archive AS other WHERE other.generation_id = completed.generation_id
                           AND other.attempt <> completed.attempt) AS has_other_attempts
            FROM unnest(?, ?) AS completed (generation_id, attempt)
            JOIN asset ON asset.generation_id = completed.generation_id AND asset.attempt = completed.attempt
            JOIN blob ON blob.sha256 = asset.sha256
            WHERE NOT EXISTS (SELECT FROM erasure WHERE erasure.generation_id = completed.generation_id)
            ORDER BY asset.generation_id, asset.position""";

    private final DataSource database;

    ManifestAssets(DataSource database) {
        this.database = database;
    }

    /** The images of these attempts, by generation, in order; none of a generation that is being erased. In no transaction. */
    Map<GenerationId, List<ManifestAsset>> of(Collection<AttemptKey> attempts) {
        try (Connection connection = database.getConnection();
                PreparedStatement select = connection.prepareStatement(SELECT)) {
            Array generations = connection.createArrayOf(
                    "uuid",
                    attempts.stream().map(key -> key.generationId().value()).toArray());
            Array numbers = connection.createArrayOf(
                    "smallint", attempts.stream().map(AttemptKey::number).toArray());
            select.setArray(1, generations);
            select.setArray(2, numbers);
            try (ResultSet row = select.executeQuery()) {
                Map<GenerationId, List<ManifestAsset>> byGeneration = new HashMap<>();
                while (row.next()) {
                    ManifestAsset asset = asset(row);
                    byGeneration
                            .computeIfAbsent(new GenerationId(asset.generationId()), first -> new ArrayList<>())
                            .add(asset);
                }
                return byGeneration;
            }
        } catch (SQLException e) {
            throw new IllegalStateException("the images of manifests cannot be read: " + e.getMessage(), e);
        }
    }

    private static ManifestAsset asset(ResultSet row) throws SQLException {
        return new ManifestAsset(
                row.getObject("generation_id", UUID.class),
                row.getObject("id", UUID.class),
                row.getString("sha256"),
                row.getLong("bytes"),
                row.getString("content_type"),
                row.getInt("width"),
                row.getInt("height"),
                row.getBoolean("c2pa"),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                row.getBoolean("has_other_attempts"));
    }
}
