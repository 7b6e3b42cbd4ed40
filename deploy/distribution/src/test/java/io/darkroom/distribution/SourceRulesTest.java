package io.darkroom.distribution;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.javaparser.ast.Node;
import com.github.javaparser.ast.body.CallableDeclaration;
import com.github.javaparser.ast.body.ClassOrInterfaceDeclaration;
import com.github.javaparser.ast.body.ConstructorDeclaration;
import com.github.javaparser.ast.expr.AnnotationExpr;
import io.darkroom.distribution.Project.Source;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Limits of size, exhaustive switches, one mapping per prefix. */
class SourceRulesTest {

    private static final int MAX_FILE_LINES = 300;
    private static final int MAX_METHOD_LINES = 40;
    private static final int MAX_CONSTRUCTOR_PARAMETERS = 7;

    private static List<Source> main;

    @BeforeAll
    static void parseSources() throws Exception {
        main = Project.mainSources();
    }

    @Test
    void noFileHasMoreThan300Lines() {
        assertThat(main.stream()
                        .filter(source -> source.lines() > MAX_FILE_LINES)
                        .map(source -> source + ", " + source.lines()))
                .as("files of more than %d lines: split each by subject", MAX_FILE_LINES)
                .isEmpty();
    }

    @Test
    void noMethodHasMoreThan40Lines() {
        assertThat(main.stream()
                        .flatMap(source -> source.unit().findAll(CallableDeclaration.class).stream()
                                .map(CallableDeclaration.class::cast)
                                .filter(method -> lines(method) > MAX_METHOD_LINES)
                                .map(method -> source + ": " + method.getNameAsString() + ", " + lines(method))))
                .as("methods of more than %d lines: name a part and move it out", MAX_METHOD_LINES)
                .isEmpty();
    }

    /** Records are aside: their components are what they carry. */
    @Test
    void noConstructorHasMoreThanSevenParameters() {
        assertThat(main.stream()
                        .flatMap(source -> source.unit().findAll(ConstructorDeclaration.class).stream()
                                .filter(constructor ->
                                        constructor.getParameters().size() > MAX_CONSTRUCTOR_PARAMETERS)
                                .map(constructor -> source + ": " + constructor.getNameAsString() + ", "
                                        + constructor.getParameters().size())))
                .as(
                        "constructors of more than %d parameters: split the class, or make one record of what belongs"
                                + " together",
                        MAX_CONSTRUCTOR_PARAMETERS)
                .isEmpty();
    }

    @Test
    void aSwitchOverOurOwnTypesListsEveryCaseInsteadOfADefault() {
        OwnTypes own = OwnTypes.of(main);
        assertThat(main.stream()
                        .flatMap(
                                source -> own.switchesWithDefault(source.unit()).map(line -> source + ":" + line)))
                .as("switches over our own types that catch the rest: list every case, so that a new one does not"
                        + " compile")
                .isEmpty();
    }

    // With two mappings of one prefix, one key could have two defaults, also where two services read it.
    @Test
    void noPrefixOfTheConfigurationIsMappedTwice() {
        Map<String, List<String>> mappings = main.stream()
                .flatMap(SourceRulesTest::mappings)
                .collect(groupingBy(Mapping::prefix, mapping(Mapping::type, toList())));

        assertThat(mappings).isNotEmpty();
        assertThat(mappings.entrySet())
                .filteredOn(entry -> entry.getValue().size() > 1)
                .as("prefixes with several mappings: inject the mapping that there is")
                .isEmpty();
    }

    // One way to open a transaction: where it begins and ends is seen in the code that runs in it.
    @Test
    void noTransactionIsOpenedByAnAnnotation() {
        assertThat(main.stream()
                        .filter(source -> source.unit().findAll(AnnotationExpr.class).stream()
                                .anyMatch(annotation ->
                                        annotation.getName().getIdentifier().equals("Transactional")))
                        .map(Source::toString))
                .as("files with @Transactional: use QuarkusTransaction.requiringNew()")
                .isEmpty();
    }

    private record Mapping(String prefix, String type) {}

    private static Stream<Mapping> mappings(Source source) {
        return source.unit().findAll(ClassOrInterfaceDeclaration.class).stream()
                .flatMap(type -> type.getAnnotationByName("ConfigMapping").stream()
                        .flatMap(mapping -> mapping.asNormalAnnotationExpr().getPairs().stream())
                        .filter(pair -> pair.getNameAsString().equals("prefix"))
                        .map(pair -> new Mapping(
                                pair.getValue().asStringLiteralExpr().asString(), type.getNameAsString())));
    }

    // The Javadoc above a method is not part of its length.
    private static int lines(CallableDeclaration<?> method) {
        int begin = method.getName().getBegin().map(at -> at.line).orElseThrow();
        return end(method) - begin + 1;
    }

    private static int end(Node node) {
        return node.getEnd().map(at -> at.line).orElseThrow();
    }
}
