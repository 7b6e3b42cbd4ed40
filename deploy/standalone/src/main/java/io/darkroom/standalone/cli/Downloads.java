package io.darkroom.standalone.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Map;

/** Downloads the images of generations into a folder, and writes the generations to {@code results.jsonl}. */
final class Downloads {

    private static final String RESULTS = "results.jsonl";

    private final Server server;
    private final Path folder;

    Downloads(Server server, Path folder) throws IOException {
        this.server = server;
        this.folder = folder;
        Files.createDirectories(folder);
        Files.deleteIfExists(folder.resolve(RESULTS));
    }

    /** Writes an ended generation and downloads its images; returns their number. */
    int save(int line, JsonNode generation) throws IOException, InterruptedException {
        write(line, "generation", generation);
        int position = 0;
        for (JsonNode image : generation.path("images")) {
            position++;
            image(server, folder, image, "%04d-%d".formatted(line, position));
        }
        return position;
    }

    /** Writes why a line was refused. */
    void refused(int line, JsonNode problem) throws IOException {
        write(line, "problem", problem);
    }

    private void write(int line, String name, JsonNode result) throws IOException {
        try (BufferedWriter results = Files.newBufferedWriter(
                folder.resolve(RESULTS), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            results.write(Server.JSON
                    .createObjectNode()
                    .put("line", line)
                    .<ObjectNode>set(name, result)
                    .toString());
            results.newLine();
        }
    }

    /** Downloads an image into a file of this name and its type's ending, unless it is there; returns the file. */
    static Path image(Server server, Path folder, JsonNode image, String name)
            throws IOException, InterruptedException {
        Path file = folder.resolve(name + "." + ending(image));
        if (!Files.exists(file) || Files.size(file) != image.path("bytes").asLong()) {
            Path part = folder.resolve(file.getFileName() + ".part");
            server.download(image.path("url").asText(), image.path("sha256").asText(), part);
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        }
        return file;
    }

    private static String ending(JsonNode image) {
        String type = image.path("content_type").asText();
        return Map.of("image/jpeg", "jpg").getOrDefault(type, type.substring(type.indexOf('/') + 1));
    }
}
