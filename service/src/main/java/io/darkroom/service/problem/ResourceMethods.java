package io.darkroom.service.problem;

import io.quarkus.arc.Arc;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What can be called at a path: the framework does not say. Read from the annotations of all resources, when first needed. */
@Singleton
class ResourceMethods {

    private @Nullable List<ResourceMethod> all;

    /** One method of a resource. */
    record ResourceMethod(Pattern path, String method, List<String> consumed, List<String> produced) {}

    /** All that can be called at one path. */
    record PathMethods(List<ResourceMethod> list) {

        Set<String> methods() {
            return collect(method -> List.of(method.method()));
        }

        Set<String> consumed() {
            return collect(ResourceMethod::consumed);
        }

        Set<String> produced() {
            return collect(ResourceMethod::produced);
        }

        private Set<String> collect(Function<ResourceMethod, List<String>> part) {
            return list.stream()
                    .flatMap(method -> part.apply(method).stream())
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    PathMethods at(String path) {
        return new PathMethods(all().stream()
                .filter(method -> method.path().matcher(path).matches())
                .toList());
    }

    private synchronized List<ResourceMethod> all() {
        if (all == null) {
            List<ResourceMethod> found = new ArrayList<>();
            // All of them; a look-up of instances would leave out those that others outrank.
            for (Bean<?> bean : Arc.requireContainer().beanManager().getBeans(Object.class, Any.Literal.INSTANCE)) {
                found.addAll(of(bean.getBeanClass()));
            }
            all = List.copyOf(found);
        }
        return all;
    }

    static List<ResourceMethod> of(Class<?> resource) {
        List<ResourceMethod> found = new ArrayList<>();
        Path root = resource.getAnnotation(Path.class);
        if (root == null) {
            return found;
        }
        for (Method method : resource.getMethods()) {
            verb(method)
                    .ifPresent(verb -> found.add(new ResourceMethod(
                            pattern(root.value() + "/"
                                    + Optional.ofNullable(method.getAnnotation(Path.class))
                                            .map(Path::value)
                                            .orElse("")),
                            verb,
                            types(Consumes.class, Consumes::value, method, resource),
                            types(Produces.class, Produces::value, method, resource))));
        }
        return found;
    }

    private static Optional<String> verb(Method method) {
        return Arrays.stream(method.getAnnotations())
                .map(annotation -> annotation.annotationType().getAnnotation(HttpMethod.class))
                .filter(annotation -> annotation != null)
                .map(HttpMethod::value)
                .findFirst();
    }

    private static <A extends Annotation> List<String> types(
            Class<A> annotation, Function<A, String[]> value, AnnotatedElement method, AnnotatedElement resource) {
        return Optional.ofNullable(method.getAnnotation(annotation))
                .or(() -> Optional.ofNullable(resource.getAnnotation(annotation)))
                .map(value)
                .map(List::of)
                .orElse(List.of("application/json"));
    }

    private static Pattern pattern(String path) {
        String clean = ("/" + path).replaceAll("/+", "/").replaceAll("(?<=.)/$", "");
        return Pattern.compile(Arrays.stream(clean.split("(?=\\{)|(?<=})"))
                        .map(part -> part.startsWith("{") ? "[^/]+" : Pattern.quote(part))
                        .collect(Collectors.joining())
                + "/?");
    }
}
