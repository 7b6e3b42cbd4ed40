package io.darkroom.standalone.cli;

import java.util.Optional;
import picocli.CommandLine;

/** What {@code --version} of every command and its subcommands prints. */
public final class Version {

    private Version() {}

    /** Gives the command and its subcommands the version; returns the command. */
    public static CommandLine addTo(CommandLine command) {
        command.getCommandSpec().versionProvider(() -> new String[] {text()});
        command.getSubcommands().values().forEach(Version::addTo);
        return command;
    }

    /** The version of this build and of its Java. */
    static String text() {
        return "Darkroom " + build() + ", Java " + Runtime.version();
    }

    static String build() {
        return Optional.ofNullable(Version.class.getPackage().getImplementationVersion())
                .orElse("development");
    }
}
