package io.darkroom.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Writes the files of the generations of {@link GrowthData}: each image, of a thousand bytes, and each manifest. */
final class GrowthFiles {

    private static final String IMAGES = """
            SELECT blob.sha256, CAST(asset.generation_id AS text) FROM storage.blob JOIN storage.asset ON asset.sha256 = blob.sha256
            WHERE bytes = 1000 AND width = 1024""";
    private static final int BYTES = 1000;

    private final Path archive;

    GrowthFiles(Path archive) {
        this.archive = archive;
    }

    void write(String jdbcUrl) throws SQLException, IOException {
        byte[] content = new byte[BYTES];
        try (Connection connection = DriverManager.getConnection(jdbcUrl);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(IMAGES)) {
            while (row.next()) {
                String sha256 = row.getString(1);
                write("objects/" + sha256.substring(0, 2) + "/" + sha256, content);
                write("generations/" + row.getString(2) + "/manifest.json", content);
            }
        }
    }

    private void write(String path, byte[] content) throws IOException {
        Path file = archive.resolve(path);
        Files.createDirectories(file.getParent());
        Files.write(file, content);
    }
}
