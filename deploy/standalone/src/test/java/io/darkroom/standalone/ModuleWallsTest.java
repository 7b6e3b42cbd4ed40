package io.darkroom.standalone;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Dependencies point one way: services to providers, egress and eventing, these to contracts. */
class ModuleWallsTest {

    private static final List<String> MODULES = List.of(
            "contracts",
            "providers",
            "egress",
            "eventing",
            "service",
            "submitter-service",
            "callback-service",
            "storage-service",
            "deploy/embedded",
            "deploy/standalone",
            "lab/simulator");
    private static final String[] SERVICES = {
        "io.darkroom.submitter..", "io.darkroom.callback..", "io.darkroom.storage.."
    };

    private static JavaClasses all;

    @BeforeAll
    static void importClasses() {
        Path root = Path.of("../..");
        all = new ClassFileImporter()
                .importPaths(MODULES.stream()
                        .map(module -> root.resolve(module).resolve("target/classes"))
                        .toList());
    }

    @Test
    void everyModuleIsLookedAt() {
        for (String module : MODULES) {
            assertThat(all.stream()
                            .anyMatch(type -> type.getSource()
                                    .map(source -> source.getUri().toString().contains("/" + module + "/target/"))
                                    .orElse(false)))
                    .as(module)
                    .isTrue();
        }
    }

    @Test
    void contractsKnowNoFrameworkAndNoIo() {
        classes()
                .that()
                .resideInAPackage("io.darkroom.contracts..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "io.darkroom.contracts..",
                        "java.lang..",
                        "java.util..",
                        "java.time..",
                        "java.math..",
                        "java.net",
                        "java.io",
                        "java.nio.charset",
                        "java.security..",
                        "javax.crypto..",
                        "com.fasterxml.jackson..",
                        "com.github.f4b6a3.uuid..",
                        "org.jspecify.annotations")
                .check(all);
        noClasses()
                .that()
                .resideInAPackage("io.darkroom.contracts..")
                .should()
                .dependOnClassesThat()
                .haveNameMatching(
                        "java\\.io\\.(File.*|.*Stream|.*Reader|.*Writer)|java\\.net\\.(Socket|URL|.*Connection|http.*)")
                .check(all);
    }

    @Test
    void providersDependOnContractsAlone() {
        noDependency("io.darkroom.providers..", "io.darkroom.contracts..", "io.darkroom.providers..");
    }

    @Test
    void egressDependsOnNoOtherModule() {
        noDependency("io.darkroom.egress..", "io.darkroom.egress..");
    }

    @Test
    void eventingDependsOnContractsAlone() {
        noDependency("io.darkroom.eventing..", "io.darkroom.contracts..", "io.darkroom.eventing..");
    }

    @Test
    void serviceDependsOnContractsAlone() {
        noDependency("io.darkroom.service..", "io.darkroom.contracts..", "io.darkroom.service..");
    }

    @Test
    void theSimulatorSharesNoReadingOfTheDocuments() {
        noDependency("io.darkroom.simulator..", "io.darkroom.simulator..");
    }

    @ParameterizedTest
    @ValueSource(strings = {"submitter", "callback", "storage"})
    void aServiceImportsNoOtherService(String service) {
        String own = "io.darkroom." + service + "..";
        String[] others = Stream.of(SERVICES).filter(name -> !name.equals(own)).toArray(String[]::new);

        noClasses()
                .that()
                .resideInAPackage(own)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(others)
                .check(all);
    }

    @Test
    void onlyServicesUseWhatServicesAreMadeOf() {
        noClasses()
                .that()
                .resideInAnyPackage("io.darkroom.standalone..", "io.darkroom.embedded..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(SERVICES)
                .check(all);
    }

    @Test
    void everyPackageSaysThatNothingIsNull() {
        assertThat(all.stream()
                        .filter(type -> type.getPackageName().startsWith("io.darkroom"))
                        .map(JavaClass::getPackage)
                        .distinct()
                        .filter(name -> name.tryGetPackageInfo()
                                .map(info -> !info.isAnnotatedWith("org.jspecify.annotations.NullMarked"))
                                .orElse(true)))
                .isEmpty();
    }

    @Test
    void noFileIsALargeRoom() throws Exception {
        for (String module : MODULES) {
            try (Stream<Path> files =
                    Files.walk(Path.of("../..").resolve(module).resolve("src/main/java"))) {
                for (Path file :
                        files.filter(path -> path.toString().endsWith(".java")).toList()) {
                    assertThat(Files.readAllLines(file)).as(file.toString()).hasSizeLessThan(400);
                }
            }
        }
    }

    private static void noDependency(String from, String... allowed) {
        classes()
                .that()
                .resideInAPackage(from)
                .should()
                .onlyDependOnClassesThat(com.tngtech.archunit.base.DescribedPredicate.describe(
                        "are in " + List.of(allowed) + " or none of ours",
                        type -> !type.getPackageName().startsWith("io.darkroom")
                                || Stream.of(allowed)
                                        .map(name -> name.replace("..", ""))
                                        .anyMatch(type.getPackageName()::startsWith)))
                .check(all);
    }
}
