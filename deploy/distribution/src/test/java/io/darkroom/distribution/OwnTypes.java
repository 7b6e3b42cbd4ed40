package io.darkroom.distribution;

import com.github.javaparser.ast.CompilationUnit;
import com.github.javaparser.ast.Modifier;
import com.github.javaparser.ast.Node;
import com.github.javaparser.ast.body.ClassOrInterfaceDeclaration;
import com.github.javaparser.ast.body.EnumConstantDeclaration;
import com.github.javaparser.ast.body.EnumDeclaration;
import com.github.javaparser.ast.body.RecordDeclaration;
import com.github.javaparser.ast.body.TypeDeclaration;
import com.github.javaparser.ast.expr.Expression;
import com.github.javaparser.ast.expr.FieldAccessExpr;
import com.github.javaparser.ast.expr.NameExpr;
import com.github.javaparser.ast.expr.RecordPatternExpr;
import com.github.javaparser.ast.expr.SwitchExpr;
import com.github.javaparser.ast.expr.TypePatternExpr;
import com.github.javaparser.ast.nodeTypes.SwitchNode;
import com.github.javaparser.ast.stmt.SwitchEntry;
import com.github.javaparser.ast.stmt.SwitchStmt;
import com.github.javaparser.ast.type.ClassOrInterfaceType;
import io.darkroom.distribution.Project.Source;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The enums of the sources, and the types below their sealed ones, by simple name. */
record OwnTypes(Collection<Set<String>> enums, Set<String> sealedCases) {

    static OwnTypes of(Collection<Source> sources) {
        List<CompilationUnit> units = sources.stream().map(Source::unit).toList();
        return new OwnTypes(enums(units), sealedCases(units));
    }

    /** The lines of those switches over one of these types that have a {@code default}. */
    Stream<Integer> switchesWithDefault(CompilationUnit unit) {
        return Stream.<Node>concat(unit.findAll(SwitchExpr.class).stream(), unit.findAll(SwitchStmt.class).stream())
                .filter(node -> overOwnType(((SwitchNode) node).getEntries()))
                .map(node -> node.getBegin().map(at -> at.line).orElse(0));
    }

    private boolean overOwnType(List<SwitchEntry> entries) {
        boolean defaults = entries.stream()
                .anyMatch(entry -> entry.isDefault() || entry.getLabels().isEmpty());
        List<Expression> labels = entries.stream()
                .flatMap(entry -> entry.getLabels().stream())
                .filter(label -> !label.isNullLiteralExpr())
                .toList();
        return defaults && !labels.isEmpty() && (constantsOfOneEnum(labels) || casesOfASealedType(labels));
    }

    private boolean constantsOfOneEnum(List<Expression> labels) {
        Set<String> names = labels.stream()
                .map(OwnTypes::constant)
                .flatMap(Optional::stream)
                .collect(Collectors.toSet());
        return labels.stream().allMatch(label -> constant(label).isPresent())
                && enums.stream().anyMatch(constants -> constants.containsAll(names));
    }

    private boolean casesOfASealedType(List<Expression> labels) {
        return labels.stream()
                .allMatch(label -> pattern(label).filter(sealedCases::contains).isPresent());
    }

    private static Optional<String> constant(Expression label) {
        if (label instanceof NameExpr name) {
            return Optional.of(name.getNameAsString());
        }
        return label instanceof FieldAccessExpr field ? Optional.of(field.getNameAsString()) : Optional.empty();
    }

    private static Optional<String> pattern(Expression label) {
        if (label instanceof TypePatternExpr pattern) {
            return Optional.of(simpleName(pattern.getType().asString()));
        }
        return label instanceof RecordPatternExpr pattern
                ? Optional.of(simpleName(pattern.getType().asString()))
                : Optional.empty();
    }

    private static Collection<Set<String>> enums(Collection<CompilationUnit> units) {
        return units.stream()
                .flatMap(unit -> unit.findAll(EnumDeclaration.class).stream())
                .map(type -> type.getEntries().stream()
                        .map(EnumConstantDeclaration::getNameAsString)
                        .collect(Collectors.toSet()))
                .toList();
    }

    private static Set<String> sealedCases(Collection<CompilationUnit> units) {
        List<TypeDeclaration<?>> types = new ArrayList<>();
        for (CompilationUnit unit : units) {
            types.addAll(unit.findAll(ClassOrInterfaceDeclaration.class));
            types.addAll(unit.findAll(RecordDeclaration.class));
        }
        Set<String> cases = types.stream()
                .filter(type -> type instanceof ClassOrInterfaceDeclaration declared
                        && declared.hasModifier(Modifier.Keyword.SEALED))
                .map(TypeDeclaration::getNameAsString)
                .collect(Collectors.toCollection(HashSet::new));
        while (cases.addAll(below(types, cases))) {
            // A case can be sealed itself, so this goes on until there are no more.
        }
        return cases;
    }

    private static Set<String> below(List<TypeDeclaration<?>> types, Set<String> parents) {
        return types.stream()
                .filter(type -> parents(type).anyMatch(parents::contains))
                .map(TypeDeclaration::getNameAsString)
                .collect(Collectors.toSet());
    }

    private static Stream<String> parents(TypeDeclaration<?> type) {
        Stream<ClassOrInterfaceType> parents = type instanceof ClassOrInterfaceDeclaration declared
                ? Stream.concat(declared.getExtendedTypes().stream(), declared.getImplementedTypes().stream())
                : type.asRecordDeclaration().getImplementedTypes().stream();
        return parents.map(parent -> simpleName(parent.asString()));
    }

    private static String simpleName(String name) {
        String raw = name.replaceAll("<.*", "");
        return raw.substring(raw.lastIndexOf('.') + 1);
    }
}
