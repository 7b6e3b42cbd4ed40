package io.darkroom.distribution;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Dependencies point one way: services to providers, eventing and service, these to egress and contracts, egress to contracts. */
class ModuleWallsTest {

    private static final String[] SERVICES = {
        "io.darkroom.submitter..", "io.darkroom.callback..", "io.darkroom.storage.."
    };

    private static List<String> modules;
    private static JavaClasses all;

    @BeforeAll
    static void importClasses() throws IOException {
        modules = Project.modulesWithCode();
        all = new ClassFileImporter()
                .importPaths(modules.stream()
                        .map(module -> Project.ROOT.resolve(module).resolve("target/classes"))
                        .toList());
    }

    @Test
    void everyModuleIsChecked() {
        assertThat(modules).contains("contracts", "submitter-service", "lab/bench", "lab/chaos");
        for (String module : modules) {
            assertThat(all.stream()
                            .anyMatch(type -> type.getSource()
                                    .map(source -> source.getUri().toString().contains("/" + module + "/target/"))
                                    .orElse(false)))
                    .as(module)
                    .isTrue();
        }
    }

    @Test
    void noPackagesFormACycle() {
        slices().matching("io.darkroom.(**)").should().beFreeOfCycles().check(all);
    }

    @Test
    void everyRestClientThrowsOneExceptionForABrokenConnection() {
        classes()
                .that()
                .areAnnotatedWith("org.eclipse.microprofile.rest.client.inject.RegisterRestClient")
                .should()
                .beAnnotatedWith("io.darkroom.service.client.InternalClient")
                .check(all);
        // What a builder makes has no interceptors.
        assertThat(all.stream().filter(type -> uses(type, "QuarkusRestClientBuilder")))
                .isNotEmpty()
                .allMatch(type -> uses(type, "ClientCalls"));
    }

    private static boolean uses(JavaClass type, String other) {
        return type.getDirectDependenciesFromSelf().stream()
                .anyMatch(dependency ->
                        dependency.getTargetClass().getSimpleName().equals(other));
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
                        "java.nio",
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
    void egressDependsOnContractsAlone() {
        noDependency("io.darkroom.egress..", "io.darkroom.contracts..", "io.darkroom.egress..");
    }

    @Test
    void eventingDependsOnContractsAlone() {
        noDependency("io.darkroom.eventing..", "io.darkroom.contracts..", "io.darkroom.eventing..");
    }

    @Test
    void serviceDependsOnEventingAndContractsAlone() {
        noDependency(
                "io.darkroom.service..", "io.darkroom.contracts..", "io.darkroom.eventing..", "io.darkroom.service..");
    }

    @ParameterizedTest
    @ValueSource(strings = {"submitter", "callback", "storage"})
    void aServiceDependsOnLibrariesAlone(String service) {
        noDependency(
                "io.darkroom." + service + "..",
                "io.darkroom." + service + "..",
                "io.darkroom.providers..",
                "io.darkroom.eventing..",
                "io.darkroom.service..",
                "io.darkroom.egress..",
                "io.darkroom.contracts..");
    }

    @Test
    void theSimulatorSharesNoReadingOfTheDocuments() {
        noDependency("io.darkroom.simulator..", "io.darkroom.simulator..");
    }

    @Test
    void whatRunsServicesStartsThemAsProcesses() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        "io.darkroom.standalone..",
                        "io.darkroom.embedded..",
                        "io.darkroom.bench..",
                        "io.darkroom.chaos..",
                        "io.darkroom.simulator..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(SERVICES)
                .orShould()
                .dependOnClassesThat()
                .resideInAnyPackage("io.darkroom.eventing..", "io.darkroom.service..")
                .check(all);
    }

    @Test
    void everyPackageIsNullMarked() {
        assertThat(all.stream()
                        .filter(type -> type.getPackageName().startsWith("io.darkroom"))
                        .map(JavaClass::getPackage)
                        .distinct()
                        .filter(name -> name.tryGetPackageInfo()
                                .map(info -> !info.isAnnotatedWith("org.jspecify.annotations.NullMarked"))
                                .orElse(true)))
                .as("packages without @NullMarked: add a package-info.java")
                .isEmpty();
    }

    private static void noDependency(String from, String... allowed) {
        classes()
                .that()
                .resideInAPackage(from)
                .should()
                .onlyDependOnClassesThat(DescribedPredicate.describe(
                        "are in " + List.of(allowed) + " or none of ours",
                        type -> !type.getPackageName().startsWith("io.darkroom")
                                || Stream.of(allowed)
                                        .map(name -> name.replace("..", "."))
                                        .anyMatch((type.getPackageName() + ".")::startsWith)))
                .check(all);
    }
}
