package io.darkroom.bench;

import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;

/** A path by itself: a subcommand that prints its part of the table. */
abstract class PathBench implements Callable<Integer> {

    @Mixin
    private final BenchOptions options = new BenchOptions();

    /** Measures Darkroom and its peers by turns. */
    abstract void measure(BenchOptions with, BenchTable into) throws Exception;

    @Override
    public final Integer call() throws Exception {
        BenchTable table = new BenchTable();
        measure(options, table);
        System.out.println(table.markdown());
        return 0;
    }
}
