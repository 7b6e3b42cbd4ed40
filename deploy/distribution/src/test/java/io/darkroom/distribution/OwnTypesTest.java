package io.darkroom.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.javaparser.ast.CompilationUnit;
import io.darkroom.distribution.Project.Source;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OwnTypesTest {

    private static final String TYPES = """
        enum Colour { RED, GREEN }
        sealed interface Shape {
            sealed interface Round extends Shape {}
            record Circle(int radius) implements Round {}
            record Square(int side) implements Shape {}
        }
        class Painter { int paint(Object o, String text) { return %s; } }\
        """;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "switch (colour) { case RED -> 1; default -> 2; }",
                "switch (colour) { case Colour.RED -> 1; default -> 2; }",
                "switch (shape) { case Shape.Circle circle -> 1; default -> 2; }",
                "switch (shape) { case Circle(int radius) -> 1; default -> 2; }",
                "switch (shape) { case Circle _, Square _ -> 1; default -> 2; }",
                "switch (shape) { case Circle circle -> 1; case null, default -> 2; }",
                "switch (shape) { case Circle circle -> 1; case Shape rest -> 2; }",
                "switch (shape) { case Round round -> 1; case Shape rest -> 2; }",
                "switch (shape) { case Circle circle -> 1; case Object rest -> 2; }"
            })
    void aDefaultOverAnOwnTypeIsFound(String expression) {
        assertThat(switchesWithDefault(expression)).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "switch (colour) { case RED -> 1; case GREEN -> 2; }",
                "switch (shape) { case Circle circle -> 1; case Square square -> 2; }",
                "switch (shape) { case Round round -> 1; case Square square -> 2; }",
                "switch (shape) { case Circle circle when circle.radius() > 1 -> 1; case Circle circle -> 2; case"
                        + " Square square -> 3; }",
                "switch (text) { case \"RED\" -> 1; default -> 2; }",
                "switch (unit) { case SECONDS -> 1; default -> 2; }",
                "switch (o) { case String s -> 1; default -> 2; }",
                "switch (number) { case 1 -> 1; default -> 2; }"
            })
    void anyOtherSwitchIsNot(String expression) {
        assertThat(switchesWithDefault(expression)).isZero();
    }

    private static long switchesWithDefault(String expression) {
        CompilationUnit unit = Project.parse(TYPES.formatted(expression));
        return OwnTypes.of(List.of(new Source(Path.of("Painter.java"), 1, unit)))
                .switchesWithDefault(unit)
                .count();
    }
}
