package io.darkroom.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.properties.HasAnnotations;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is below /v1/admin is for operators, whichever service and class answers it. */
class AdminEndpointsTest {

    private static final String ADMIN_ROLE = "admin";

    @Test
    void everyEndpointBelowAdminRequiresTheAdminScope() {
        List<Endpoint> admin = Endpoint.SERVICES.stream()
                .flatMap(Endpoint::of)
                .filter(endpoint -> endpoint.path().startsWith("/v1/admin"))
                .toList();

        assertThat(admin)
                .extracting(Endpoint::toString)
                .contains("GET /v1/admin/keys", "POST /v1/admin/replay", "POST /v1/admin/archive/verify");
        assertThat(admin.stream().filter(endpoint -> !requiresAdmin(endpoint)))
                .as("endpoints below /v1/admin that any key can call: add @RolesAllowed(Scope.ADMIN_ROLE)")
                .isEmpty();
    }

    private static boolean requiresAdmin(Endpoint endpoint) {
        // An annotation of the method counts instead of its class's.
        return Stream.of(endpoint.method(), endpoint.method().getOwner())
                .map(AdminEndpointsTest::roles)
                .flatMap(Optional::stream)
                .findFirst()
                .filter(List.of(ADMIN_ROLE)::equals)
                .isPresent();
    }

    /** Who may call it, as far as this element says so; an empty list with {@code @PermitAll}. */
    private static Optional<List<Object>> roles(HasAnnotations<?> element) {
        if (element.isAnnotatedWith("jakarta.annotation.security.PermitAll")) {
            return Optional.of(List.of());
        }
        return element.tryGetAnnotationOfType("jakarta.annotation.security.RolesAllowed")
                .flatMap(roles -> roles.get("value"))
                .map(value -> List.of((Object[]) value));
    }
}
