package io.darkroom.service.json;

import java.util.List;

/** A complete list, as the native API answers it: {@code {"object": "list", "data": [...]}}. */
public record ListView<T>(String object, List<T> data) {

    public ListView {
        data = List.copyOf(data);
    }

    public static <T> ListView<T> of(List<T> data) {
        return new ListView<>("list", data);
    }
}
