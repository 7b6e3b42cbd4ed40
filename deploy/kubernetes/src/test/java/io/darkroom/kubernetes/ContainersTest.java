package io.darkroom.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Checks every path and port that the containers name, without a container engine. */
class ContainersTest {

    private static final Path HOME = Path.of("../..");
    private static final Path CONTAINERS = HOME.resolve("deploy/containers");

    @ParameterizedTest
    @ValueSource(strings = {"submitter-service", "callback-service", "storage-service"})
    void anImageHoldsAServiceWithItsPortAnUnprivilegedUserAndAnAheadOfTimeCache(String service) throws Exception {
        String file = Files.readString(CONTAINERS.resolve(service + ".Dockerfile"));
        List<String> last = file.substring(file.lastIndexOf("\nFROM ")).lines().toList();

        assertThat(file)
                .contains("deploy/containers/rootfs.sh /opt/runtime " + service + "/target/quarkus-app /rootfs");
        assertThat(file).contains("--train").doesNotContain("HEALTHCHECK");
        assertThat(last).contains("FROM scratch", "USER 65532:65532", "EXPOSE " + port(service));
        assertThat(last)
                .contains("ENTRYPOINT [\"/opt/runtime/bin/java\", \"@/app/jvm.options\", \"-jar\","
                        + " \"/app/quarkus-run.jar\"]");
        assertThat(String.join("\n", last))
                .contains(
                        "org.opencontainers.image.title",
                        "org.opencontainers.image.licenses",
                        "org.opencontainers.image.version",
                        "org.opencontainers.image.revision");
    }

    @ParameterizedTest
    @ValueSource(strings = {"submitter-service", "callback-service", "storage-service", "simulator"})
    void everyInstructionIsKnownAndEveryPathExists(String name) throws Exception {
        String file = Files.readString(CONTAINERS.resolve(name + ".Dockerfile"));
        String joined = file.replace("\\\n", " ");

        assertThat(joined.lines().filter(line -> !line.isBlank() && !line.startsWith("#")))
                .allMatch(line -> line.matches("(ARG|FROM|WORKDIR|COPY|RUN|LABEL|USER|EXPOSE|ENTRYPOINT) .+"));
        assertThat(found("deploy/containers/[a-z.]+\\.sh", joined))
                .allMatch(path -> Files.isExecutable(HOME.resolve(path)));
        // An artifact of Maven is named after its module.
        for (String jar : found("(?:[a-z]+/)*target/[a-z]+-0\\.1\\.0-SNAPSHOT\\.jar", joined)) {
            Path pom = HOME.resolve(jar.substring(jar.startsWith("src/") ? 4 : 0, jar.indexOf("target/")) + "pom.xml");
            assertThat(Files.readString(pom))
                    .contains("<artifactId>" + jar.replaceAll(".*target/([a-z]+)-0.*", "$1") + "</artifactId>");
        }
        assertThat(found("FROM \\S+ AS (\\w+)", joined)).isNotEmpty();
        for (String stage : found("--from=\\w+", joined)) {
            assertThat(joined).contains(" AS " + stage.substring("--from=".length()));
        }
    }

    @Test
    void theRootOfAnImageHoldsARuntimeWithItsLibrariesAndNoShell(@TempDir Path folder) throws Exception {
        Path runtime = Path.of(System.getProperty("java.home"));
        Path application = Files.createDirectories(folder.resolve("quarkus-app"));
        Files.writeString(application.resolve("quarkus-run.jar"), "an application");
        Path root = folder.resolve("rootfs");

        Process script = new ProcessBuilder(
                        CONTAINERS.resolve("rootfs.sh").toString(),
                        runtime.toString(),
                        application.toString(),
                        root.toString())
                .inheritIO()
                .start();

        assertThat(script.waitFor()).isZero();
        assertThat(root.resolve(runtime.toString().substring(1)).resolve("bin/java"))
                .isExecutable();
        assertThat(root.resolve("app/quarkus-run.jar")).exists();
        assertThat(root.resolve("app/jvm.options")).exists();
        assertThat(Files.readString(root.resolve("etc/passwd"))).contains(":65532:65532:");
        try (Stream<Path> files = Files.walk(root)) {
            List<String> names =
                    files.map(file -> file.getFileName().toString()).toList();
            assertThat(names).contains("libc.so.6").doesNotContain("sh", "bash", "busybox");
            assertThat(names).anyMatch(name -> name.startsWith("ld-linux"));
        }
    }

    @Test
    void theOptionsOfAContainerUseTheCacheThatItsImageHolds() throws Exception {
        List<String> options = Files.readAllLines(CONTAINERS.resolve("jvm.options"));
        String trained = Files.readString(
                HOME.resolve("deploy/standalone/src/main/java/io/darkroom/standalone/ServiceJvm.java"));

        assertThat(options).contains("-XX:AOTCache=/app/app.aot");
        assertThat(trained).contains("\"app.aot\"");
        // A cache is valid only with the same values of some of them; the others shorten the start.
        assertThat(options)
                .filteredOn(
                        option -> option.matches(
                                ".*(CompactObjectHeaders|enable-native-access|UseG1GC|CompileThreshold|NotifyFreq|ArchiveRelocation).*"))
                .hasSize(7)
                .allSatisfy(option -> assertThat(trained).contains("\"" + option + "\""));
    }

    @Test
    void composeBuildsExistingImagesAndOpensThePortsOfTheServices() throws Exception {
        Path compose = HOME.resolve("deploy/compose.yaml");
        JsonNode services = new YAMLMapper().readTree(compose.toFile()).path("services");
        String text = Files.readString(compose);

        assertThat(services.propertyStream().toList()).hasSize(8);
        services.propertyStream().forEach(entry -> {
            JsonNode build = entry.getValue().path("build");
            if (!build.isMissingNode()) {
                Path context = compose.resolveSibling(build.path("context").asText());
                assertThat(context.resolve(build.path("dockerfile").asText())).isRegularFile();
            } else {
                assertThat(entry.getValue().path("image").asText()).isNotBlank();
            }
        });
        for (String service : List.of("submitter-service", "callback-service", "storage-service")) {
            assertThat(services.path(service).path("ports").path(0).asText())
                    .isEqualTo("127.0.0.1:%1$s:%1$s".formatted(port(service)));
            assertThat(text).contains("http://" + service + ":" + port(service));
        }
        for (String host : found("(?<=http://)[a-z0-9-]+(?=:)", text)) {
            assertThat(services.has(host) || host.equals("0")).as(host).isTrue();
        }
    }

    @Test
    void everyContainerPortIsOneThatItsServiceListensOn() throws Exception {
        for (Deployment deployment : Rendered.of("production").all(Deployment.class)) {
            var container =
                    deployment.getSpec().getTemplate().getSpec().getContainers().getFirst();
            assertThat(container.getPorts().getFirst().getContainerPort().toString())
                    .isEqualTo(port(container.getName()));
        }
    }

    @Test
    void everySettingOfAManifestIsAKeyOfAService() throws Exception {
        String known = Files.readString(HOME.resolve("docs/configuration.md"));
        List<String> set = new ArrayList<>();
        for (String file : List.of(
                "../compose.yaml",
                "base/darkroom.env",
                "overlays/local/darkroom.env",
                "overlays/local/kustomization.yaml",
                "overlays/production/darkroom.env",
                "base/submitter-service.yaml",
                "base/callback-service.yaml",
                "base/storage-service.yaml")) {
            set.addAll(found("DARKROOM_[A-Z0-9_]+", Files.readString(Path.of(file))));
        }
        List<String> keys = found("(?<=\\| `)darkroom\\.[a-zA-Z.-]+(?=`)", known).stream()
                .map(key -> key.toUpperCase(java.util.Locale.ROOT).replaceAll("[.-]", "_"))
                .toList();

        assertThat(set)
                .hasSizeGreaterThan(20)
                .allMatch(
                        variable -> keys.contains(variable.replaceFirst("(DARKROOM_PROVIDERS_)[A-Z]+(_)", "$1NAME$2")));
    }

    private static String port(String service) throws Exception {
        Properties properties = new Properties();
        try (var reader =
                Files.newBufferedReader(HOME.resolve(service).resolve("src/main/resources/application.properties"))) {
            properties.load(reader);
        }
        return properties.getProperty("quarkus.http.port");
    }

    private static List<String> found(String pattern, String text) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .map(MatchResult::group)
                .distinct()
                .toList();
    }
}
