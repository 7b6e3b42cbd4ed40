package io.darkroom.service.json;

import java.util.List;
import java.util.Optional;

/** One page of a list, as the native API answers it; {@code nextCursor} starts the next page, where there is one. */
public record PageView<T>(String object, List<T> data, boolean hasMore, Optional<String> nextCursor) {

    public PageView {
        data = List.copyOf(data);
    }

    public static <T> PageView<T> of(List<T> data, Optional<String> nextCursor) {
        return new PageView<>("list", data, nextCursor.isPresent(), nextCursor);
    }
}
