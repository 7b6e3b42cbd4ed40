package io.darkroom.standalone.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Rows in aligned columns under a heading. */
final class Table {

    private static final String GAP = "  ";

    private final List<List<String>> rows = new ArrayList<>();

    Table(String... heading) {
        rows.add(List.of(heading));
    }

    void row(String... cells) {
        rows.add(List.of(cells));
    }

    /** The rows, or {@code empty} where there is none. */
    String text(String empty) {
        if (rows.size() == 1) {
            return empty;
        }
        return rows.stream().map(this::line).collect(Collectors.joining(System.lineSeparator()));
    }

    private String line(List<String> row) {
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < row.size(); column++) {
            line.append(row.get(column))
                    .repeat(' ', width(column) - row.get(column).length())
                    .append(GAP);
        }
        return line.toString().stripTrailing();
    }

    private int width(int column) {
        return rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
    }
}
