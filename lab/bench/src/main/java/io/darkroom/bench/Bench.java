package io.darkroom.bench;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The command {@code ./darkroom bench}: every path, one after another, in one table. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        description = {
            "Compares the performance of Darkroom with other tools on this machine.",
            "Without a command it measures every path and writes the table into docs/performance.md.",
            "Another command, capacity, measures one to three replicas of each service; see ./darkroom bench capacity --help."
        },
        subcommands = {
            AcceptBench.class,
            IngestBench.class,
            GenerationBench.class,
            WebhookBench.class,
            ArchiveBench.class,
            InlineBench.class,
            StartBench.class,
            GrowthBench.class,
            BacklogBench.class,
            CommandLine.HelpCommand.class
        })
public final class Bench implements Callable<Integer> {

    @Mixin
    private final BenchOptions options = new BenchOptions();

    public static void main(String[] arguments) {
        LabCommand.run(new Bench(), arguments);
    }

    @Override
    public Integer call() throws Exception {
        BenchTable table = new BenchTable();
        List<PathBench> paths = List.of(
                new AcceptBench(),
                new IngestBench(),
                new GenerationBench(),
                new WebhookBench(),
                new ArchiveBench(),
                new InlineBench(),
                new StartBench());
        int failed = 0;
        for (PathBench path : paths) {
            failed += measure(path, table);
        }
        Path document = options.home().resolve("docs/performance.md");
        table.writeInto(document);
        System.out.println(table.markdown() + "written into " + document);
        return failed == 0 ? 0 : 1;
    }

    // One that fails must not cost the figures of the others.
    private int measure(PathBench path, BenchTable table) throws InterruptedException {
        try {
            path.measure(options, table);
            return 0;
        } catch (InterruptedException stopped) {
            throw stopped;
        } catch (Exception e) {
            table.note(path.getClass().getSimpleName() + " failed: " + e.getMessage());
            return 1;
        }
    }
}
