package io.darkroom.standalone.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The version of this build. */
@Command(name = "version", mixinStandardHelpOptions = true, description = "The version of this build and of its Java.")
final class VersionCommand implements Callable<Integer> {

    @Mixin
    private Output output = new Output();

    @Override
    public Integer call() {
        ObjectNode answer = Server.JSON
                .createObjectNode()
                .put("version", Version.build())
                .put("java", Runtime.version().toString());
        output.print(answer, version -> Version.text());
        return 0;
    }
}
