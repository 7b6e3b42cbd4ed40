package io.darkroom.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.javaparser.ast.body.ClassOrInterfaceDeclaration;
import com.github.javaparser.ast.body.MethodDeclaration;
import com.github.javaparser.ast.body.TypeDeclaration;
import io.darkroom.distribution.Project.Source;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The tag "backend" separates the tests that take minutes from those that take seconds; fuzz tests are what the fuzzer takes. */
class TestTagsTest {

    @Test
    void everyTestOfARunningServiceIsTaggedAsOne() throws Exception {
        assertThat(Project.testSources("@QuarkusTest").stream()
                        .filter(source -> source.unit().findAll(ClassOrInterfaceDeclaration.class).stream()
                                .anyMatch(type -> type.isAnnotationPresent("QuarkusTest") && !taggedBackend(type)))
                        .map(Source::toString))
                .isEmpty();
    }

    // Jazzer refuses to fuzz a test whose examples are named behind it, which no run without the fuzzer shows.
    @Test
    void theExamplesOfAFuzzTestAreNamedBeforeIt() throws Exception {
        List<MethodDeclaration> fuzzTests = Project.testSources("@FuzzTest").stream()
                .flatMap(source -> source.unit().findAll(MethodDeclaration.class).stream())
                .filter(method -> method.isAnnotationPresent("FuzzTest"))
                .toList();

        assertThat(fuzzTests)
                .isNotEmpty()
                .allSatisfy(test -> assertThat(
                                test.getAnnotations().getLast().orElseThrow().getNameAsString())
                        .as(test.getNameAsString())
                        .isEqualTo("FuzzTest"));
    }

    private static boolean taggedBackend(TypeDeclaration<?> type) {
        return type.getAnnotations().stream().anyMatch(tag -> tag.toString().equals("@Tag(\"backend\")"));
    }
}
