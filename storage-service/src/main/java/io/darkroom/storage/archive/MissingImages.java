package io.darkroom.storage.archive;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import io.darkroom.contracts.Json;
import io.darkroom.contracts.event.MissingImage;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The images of an archive that cannot be fetched any more. */
record MissingImages(List<MissingImage> images) {

    static final MissingImages NONE = new MissingImages(List.of());

    MissingImages {
        images = List.copyOf(images);
    }

    /** Reads what {@link #column} has stored. */
    static MissingImages read(@Nullable String column) {
        if (column == null) {
            return NONE;
        }
        try {
            return new MissingImages(Json.mapper().readValue(column, new TypeReference<List<MissingImage>>() {}));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("archive.missing holds invalid JSON", e);
        }
    }

    @Nullable
    String column() {
        return images.isEmpty() ? null : Json.text(images);
    }

    boolean contains(int position) {
        return images.stream().anyMatch(image -> image.position() == position);
    }

    MissingImages with(int position, String reason) {
        List<MissingImage> more = new ArrayList<>(images);
        more.add(new MissingImage(position, reason));
        return new MissingImages(more);
    }

    /** Why each is missing, for people. */
    String reasons() {
        return images.stream().map(MissingImage::reason).collect(Collectors.joining("; "));
    }
}
