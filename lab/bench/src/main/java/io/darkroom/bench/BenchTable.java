package io.darkroom.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The figures of a run: one table of all paths in Markdown, and how Darkroom compares with each peer in the steady state. */
final class BenchTable {

    static final String BEGIN = "<!-- ./darkroom bench writes from here -->";
    static final String END = "<!-- to here -->";

    private final List<BenchRow> rows = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();

    /** Adds what {@link ByTurns} measured: the first contender is Darkroom. */
    void add(List<BenchRow> measured) {
        measured.forEach(this::print);
        rows.addAll(measured);
        List<BenchRow> steady = measured.stream()
                .filter(row -> row.phase().equals(ByTurns.STEADY))
                .toList();
        steady.stream()
                .skip(1)
                .map(peer -> steady.getFirst().comparedWith(peer))
                .forEach(this::note);
    }

    /** Adds one line below the table. */
    void note(String note) {
        System.out.println(note);
        notes.add(note);
    }

    // While the run goes on; the table follows at its end.
    private void print(BenchRow row) {
        System.out.println(String.join("  ", row.cells()));
    }

    String markdown() {
        String header = line(BenchRow.COLUMNS) + "\n"
                + line(BenchRow.COLUMNS.stream().map(column -> "---").toList());
        String body = rows.stream().map(row -> line(row.cells())).collect(Collectors.joining("\n"));
        String list = notes.stream().map(note -> "- " + note).collect(Collectors.joining("\n"));
        return header + "\n" + body + (list.isEmpty() ? "" : "\n\n" + list) + "\n";
    }

    private static String line(List<String> cells) {
        return "| " + String.join(" | ", cells) + " |";
    }

    /** Replaces what an earlier run has written in {@code document}. */
    void writeInto(Path document) throws IOException {
        String text = Files.readString(document);
        int begin = text.indexOf(BEGIN);
        int end = text.indexOf(END);
        if (begin < 0 || end < begin) {
            throw new IllegalStateException(document + " has no lines \"" + BEGIN + "\" and \"" + END + "\"");
        }
        Files.writeString(
                document, text.substring(0, begin + BEGIN.length()) + "\n\n" + markdown() + "\n" + text.substring(end));
    }
}
