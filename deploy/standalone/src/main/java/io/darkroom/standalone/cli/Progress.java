package io.darkroom.standalone.cli;

import java.io.Console;
import java.io.PrintWriter;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** Shows how many generations have ended. */
sealed interface Progress extends AutoCloseable {

    void ended(long generations);

    @Override
    void close();

    /** A bar on a terminal; lines where the output goes to a file or another program. */
    static Progress of(int all, PrintWriter err) {
        return isOnATerminal() ? new Bar(all) : new Lines(all, err);
    }

    static boolean isOnATerminal() {
        Console console = System.console();
        return console != null && console.isTerminal();
    }

    /** A bar that is drawn again and again. */
    final class Bar implements Progress {

        private final ProgressBar bar;

        private Bar(int all) {
            this.bar = new ProgressBarBuilder()
                    .setTaskName("generations")
                    .setInitialMax(all)
                    .setStyle(ProgressBarStyle.ASCII)
                    .build();
        }

        @Override
        public void ended(long generations) {
            bar.stepTo(generations);
        }

        @Override
        public void close() {
            bar.close();
        }
    }

    /** A line for each tenth. */
    final class Lines implements Progress {

        private static final int TENTHS = 10;

        private final int all;
        private final PrintWriter err;
        private long tenth = -1;

        Lines(int all, PrintWriter err) {
            this.all = all;
            this.err = err;
        }

        @Override
        public void ended(long generations) {
            long reached = all == 0 ? TENTHS : generations * TENTHS / all;
            if (reached > tenth) {
                tenth = reached;
                err.println(generations + " of " + all + " generations have ended");
            }
        }

        @Override
        public void close() {
            err.flush();
        }
    }
}
