package io.darkroom.chaos;

import io.darkroom.providers.catalogue.Catalogue;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs the fuzz tests one after another, each in a process of its own: the fuzzer follows one at a time. */
@Command(
        name = "fuzz",
        mixinStandardHelpOptions = true,
        description = "Fuzzes every reader of others' bytes, two minutes each. Stops at the first finding.")
public final class FuzzChaos implements Callable<Integer> {

    /** {@code test}: class and method, as surefire names them. */
    private record Target(String module, String test) {}

    private static final List<Target> TARGETS = Stream.concat(
                    Catalogue.builtIn().providers().keySet().stream()
                            .flatMap(provider -> Stream.of("Answers", "Requests")
                                    .map(kind -> new Target("providers", "ProviderFuzz#" + provider + kind))),
                    Stream.of(
                            new Target("storage-service", "ImageFuzz#images"),
                            new Target("submitter-service", "BodyFuzz#bodies"),
                            new Target("submitter-service", "BatchFuzz#lines"),
                            new Target("submitter-service", "RecordFuzz#records")))
            .toList();

    @Option(names = "--only", defaultValue = "", description = "targets whose names contain this")
    private String only = "";

    @Option(names = "--home", defaultValue = ".", description = "the checkout")
    private Path home = Path.of(".");

    @Override
    public Integer call() throws IOException, InterruptedException {
        for (Target target : TARGETS) {
            if (target.test().contains(only)) {
                int status = fuzz(target);
                System.out.printf("%s: %s%n", target.test(), status == 0 ? "no finding" : "failed");
                if (status != 0) {
                    return status;
                }
            }
        }
        return 0;
    }

    private int fuzz(Target target) throws IOException, InterruptedException {
        ProcessBuilder maven = new ProcessBuilder(
                        "mvn",
                        "-B",
                        "-ntp",
                        "-q",
                        "test",
                        "--projects",
                        target.module(),
                        "--also-make",
                        "-DexcludedGroups=backend",
                        "-Dtest=" + target.test(),
                        "-Dsurefire.failIfNoSpecifiedTests=false")
                .directory(home.toFile())
                .inheritIO();
        maven.environment().put("JAZZER_FUZZ", "1");
        return maven.start().waitFor();
    }
}
