package io.darkroom.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.javaparser.ast.body.ClassOrInterfaceDeclaration;
import com.github.javaparser.ast.body.TypeDeclaration;
import io.darkroom.distribution.Project.Source;
import org.junit.jupiter.api.Test;

/** The tag "backend" separates the tests that take minutes from those that take seconds. */
class TestTagsTest {

    @Test
    void everyTestOfARunningServiceIsTaggedAsOne() throws Exception {
        assertThat(Project.testSources().stream()
                        .filter(source -> source.unit().findAll(ClassOrInterfaceDeclaration.class).stream()
                                .anyMatch(type -> type.isAnnotationPresent("QuarkusTest") && !taggedBackend(type)))
                        .map(Source::toString))
                .isEmpty();
    }

    private static boolean taggedBackend(TypeDeclaration<?> type) {
        return type.getAnnotations().stream().anyMatch(tag -> tag.toString().equals("@Tag(\"backend\")"));
    }
}
