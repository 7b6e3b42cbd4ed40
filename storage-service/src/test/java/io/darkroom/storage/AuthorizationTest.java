package io.darkroom.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.darkroom.service.auth.Scope;
import io.darkroom.storage.archive.ReceivedImageResource;
import io.darkroom.storage.retention.ArchiveResource;
import io.darkroom.storage.serve.AssetResource;
import io.darkroom.storage.serve.ZipResource;
import io.darkroom.storage.upload.UploadListResource;
import io.darkroom.storage.upload.UploadResource;
import io.darkroom.storage.upload.UploadTargetResource;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.POST;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may call which resource. */
class AuthorizationTest {

    @ParameterizedTest
    @ValueSource(
            classes = {
                ArchiveResource.class,
                AssetResource.class,
                ReceivedImageResource.class,
                ZipResource.class,
                UploadResource.class,
                UploadListResource.class,
                UploadTargetResource.class
            })
    void everyCallNamesWhoMayMakeIt(Class<?> resource) {
        assertThat(calls(resource))
                .isNotEmpty()
                .allSatisfy(call -> assertThat(
                                annotation(call, RolesAllowed.class).isPresent()
                                        || annotation(call, PermitAll.class).isPresent())
                        .as(call.toString())
                        .isTrue());
    }

    @Test
    void everyCallOfAnOperatorNeedsTheAdminScope() {
        assertThat(calls(ArchiveResource.class))
                .allSatisfy(call -> assertThat(roles(call)).containsExactly(Scope.ADMIN_ROLE));
    }

    @Test
    void anUploadNeedsTheGenerateScope() {
        assertThat(calls(UploadResource.class).filter(call -> call.isAnnotationPresent(POST.class)))
                .hasSize(2)
                .allSatisfy(call -> assertThat(roles(call)).containsExactly(Scope.GENERATE_ROLE));
    }

    private static Stream<Method> calls(Class<?> resource) {
        return Arrays.stream(resource.getDeclaredMethods())
                .filter(method -> Arrays.stream(method.getAnnotations())
                        .anyMatch(annotation -> annotation.annotationType().isAnnotationPresent(HttpMethod.class)));
    }

    private static String[] roles(Method call) {
        return annotation(call, RolesAllowed.class).map(RolesAllowed::value).orElse(new String[0]);
    }

    private static <A extends Annotation> Optional<A> annotation(Method call, Class<A> type) {
        return Stream.<AnnotatedElement>of(call, call.getDeclaringClass())
                .flatMap(element -> Optional.ofNullable(element.getAnnotation(type)).stream())
                .findFirst();
    }
}
