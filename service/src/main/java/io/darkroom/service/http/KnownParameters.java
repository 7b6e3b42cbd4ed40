package io.darkroom.service.http;

import io.darkroom.contracts.request.Violation;
import io.darkroom.service.problem.Problems;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.MultivaluedMap;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/**
 * Refuses a query parameter that the called method does not have: it is usually a misspelt one, and a list that ignores its filter shows what
 * was not asked for.
 */
public class KnownParameters {

    private final Map<Method, Set<String>> known = new ConcurrentHashMap<>();

    @ServerRequestFilter
    public void check(ContainerRequestContext request, ResourceInfo resource) {
        MultivaluedMap<String, String> given = request.getUriInfo().getQueryParameters();
        if (given.isEmpty()) {
            return;
        }
        Set<String> names = known.computeIfAbsent(resource.getResourceMethod(), KnownParameters::namesOf);
        if (names.contains(OtherParameters.ANY)) {
            return;
        }
        given.forEach((name, values) -> {
            if (!names.contains(name)) {
                throw Problems.invalidParameter(unknown(name, values.getFirst(), names));
            }
        });
    }

    static Violation unknown(String name, String value, Set<String> names) {
        String limit = names.isEmpty() ? "absent: this path has none" : "one of " + String.join(", ", names);
        return new Violation(name, value, limit, "there is no query parameter \"" + name + "\" here; " + remedy(names));
    }

    private static String remedy(Set<String> names) {
        return names.isEmpty() ? "this path has none" : "there are " + String.join(", ", names);
    }

    static Set<String> namesOf(Method method) {
        Set<String> names = new TreeSet<>();
        for (Parameter parameter : method.getParameters()) {
            Optional.ofNullable(parameter.getAnnotation(QueryParam.class)).ifPresent(query -> names.add(query.value()));
        }
        for (OtherParameters others : Arrays.asList(
                method.getAnnotation(OtherParameters.class),
                method.getDeclaringClass().getAnnotation(OtherParameters.class))) {
            Optional.ofNullable(others).ifPresent(found -> names.addAll(Arrays.asList(found.value())));
        }
        return names;
    }
}
