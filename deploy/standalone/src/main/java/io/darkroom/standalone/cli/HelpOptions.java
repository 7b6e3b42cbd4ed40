package io.darkroom.standalone.cli;

import java.util.Optional;
import picocli.CommandLine;

/** {@code --help} and {@code --version} of every command and its subcommands. */
public final class HelpOptions {

    private HelpOptions() {}

    /** Adds the options where they are missing; returns the command. */
    public static CommandLine addTo(CommandLine command) {
        command.getCommandSpec().versionProvider(() -> new String[] {version()});
        if (!(command.getCommand() instanceof CommandLine.HelpCommand)) {
            command.getCommandSpec().mixinStandardHelpOptions(true);
        }
        command.getSubcommands().values().forEach(HelpOptions::addTo);
        return command;
    }

    /** The version of this build and of its Java. */
    static String version() {
        return "Darkroom " + build() + ", Java " + Runtime.version();
    }

    static String build() {
        return Optional.ofNullable(HelpOptions.class.getPackage().getImplementationVersion())
                .orElse("development");
    }
}
