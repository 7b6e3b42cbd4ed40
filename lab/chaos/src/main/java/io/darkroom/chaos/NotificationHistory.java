package io.darkroom.chaos;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The types of the webhooks that a client accepted, in order, by generation. */
record NotificationHistory(Map<String, List<String>> typesByGeneration) {

    private static final String PROGRESS = "generation.progress";

    NotificationHistory {
        typesByGeneration = Map.copyOf(typesByGeneration);
    }

    /** How many generations the client knows to have ended. */
    long endedGenerations() {
        return ended().size();
    }

    /** The generations that the client knows to have ended. */
    Set<String> ended() {
        return typesByGeneration.entrySet().stream()
                .filter(each -> each.getValue().stream().anyMatch(NotificationHistory::isEnd))
                .map(Map.Entry::getKey)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Generations that ended in two ways, or made progress after their end. The same end may be delivered twice. */
    List<String> violations() {
        List<String> violations = new ArrayList<>();
        typesByGeneration.forEach((generation, types) -> {
            long ends =
                    types.stream().filter(NotificationHistory::isEnd).distinct().count();
            boolean progressAfterEnd =
                    types.stream().dropWhile(type -> !isEnd(type)).anyMatch(type -> !isEnd(type));
            if (ends > 1 || progressAfterEnd) {
                violations.add(generation + " was notified as " + types);
            }
        });
        return violations;
    }

    private static boolean isEnd(String type) {
        return !type.equals(PROGRESS);
    }
}
