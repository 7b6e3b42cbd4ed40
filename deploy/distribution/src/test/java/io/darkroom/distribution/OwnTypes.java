package io.darkroom.distribution;

import com.github.javaparser.ast.CompilationUnit;
import com.github.javaparser.ast.Modifier;
import com.github.javaparser.ast.Node;
import com.github.javaparser.ast.body.ClassOrInterfaceDeclaration;
import com.github.javaparser.ast.body.EnumConstantDeclaration;
import com.github.javaparser.ast.body.EnumDeclaration;
import com.github.javaparser.ast.body.TypeDeclaration;
import com.github.javaparser.ast.expr.Expression;
import com.github.javaparser.ast.expr.FieldAccessExpr;
import com.github.javaparser.ast.expr.NameExpr;
import com.github.javaparser.ast.expr.RecordPatternExpr;
import com.github.javaparser.ast.expr.SwitchExpr;
import com.github.javaparser.ast.expr.TypePatternExpr;
import com.github.javaparser.ast.nodeTypes.NodeWithImplements;
import com.github.javaparser.ast.nodeTypes.SwitchNode;
import com.github.javaparser.ast.stmt.SwitchEntry;
import com.github.javaparser.ast.stmt.SwitchStmt;
import com.github.javaparser.ast.type.ClassOrInterfaceType;
import io.darkroom.distribution.Project.Source;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The enums of the sources, and the types below their sealed ones, by simple name.
 *
 * @param parents what each type extends and implements
 */
record OwnTypes(Collection<Set<String>> enums, Set<String> sealedCases, Map<String, Set<String>> parents) {

    static OwnTypes of(Collection<Source> sources) {
        List<CompilationUnit> units = sources.stream().map(Source::unit).toList();
        Map<String, Set<String>> parents = parents(units);
        return new OwnTypes(enums(units), sealedCases(units, parents), parents);
    }

    /** The lines of those switches over one of these types that have a {@code default}, or a case that catches the rest like one. */
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
        return defaults
                ? !labels.isEmpty() && (constantsOfOneEnum(labels) || casesOfASealedType(labels))
                : oneCatchesTheRest(labels);
    }

    private boolean oneCatchesTheRest(List<Expression> labels) {
        List<String> patterns =
                labels.stream().map(OwnTypes::pattern).flatMap(Optional::stream).toList();
        return patterns.stream()
                .filter(sealedCases::contains)
                .anyMatch(one -> patterns.stream().anyMatch(other -> other.equals("Object") || isBelow(one, other)));
    }

    // By simple name a type can be its own ancestor: two types have that name.
    private boolean isBelow(String type, String ancestor) {
        Set<String> ancestors = new HashSet<>(parents.getOrDefault(type, Set.of()));
        while (ancestors.addAll(ancestors.stream()
                .flatMap(each -> parents.getOrDefault(each, Set.of()).stream())
                .collect(Collectors.toSet()))) {
            // The parents of the parents, until there are no more.
        }
        return !type.equals(ancestor) && ancestors.contains(ancestor);
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

    private static Set<String> sealedCases(Collection<CompilationUnit> units, Map<String, Set<String>> parents) {
        Set<String> cases = units.stream()
                .flatMap(unit -> unit.findAll(ClassOrInterfaceDeclaration.class).stream())
                .filter(type -> type.hasModifier(Modifier.Keyword.SEALED))
                .map(TypeDeclaration::getNameAsString)
                .collect(Collectors.toCollection(HashSet::new));
        while (cases.addAll(below(cases, parents))) {
            // A case can be sealed itself, so this goes on until there are no more.
        }
        return cases;
    }

    private static Set<String> below(Set<String> types, Map<String, Set<String>> parents) {
        return parents.entrySet().stream()
                .filter(type -> type.getValue().stream().anyMatch(types::contains))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    private static Map<String, Set<String>> parents(Collection<CompilationUnit> units) {
        return units.stream()
                .flatMap(unit -> unit.findAll(TypeDeclaration.class).stream())
                .map(type -> (TypeDeclaration<?>) type)
                .collect(Collectors.groupingBy(
                        TypeDeclaration::getNameAsString,
                        Collectors.flatMapping(OwnTypes::parents, Collectors.toSet())));
    }

    private static Stream<String> parents(TypeDeclaration<?> type) {
        Stream<ClassOrInterfaceType> parents = switch (type) {
            case ClassOrInterfaceDeclaration declared ->
                Stream.concat(declared.getExtendedTypes().stream(), declared.getImplementedTypes().stream());
            case NodeWithImplements<?> declared -> declared.getImplementedTypes().stream();
            default -> Stream.empty();
        };
        return parents.map(parent -> simpleName(parent.asString()));
    }

    private static String simpleName(String name) {
        String raw = name.replaceAll("<.*", "");
        return raw.substring(raw.lastIndexOf('.') + 1);
    }
}
