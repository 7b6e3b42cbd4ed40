package io.darkroom.service.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScopeTest {

    @ParameterizedTest
    @EnumSource
    void eachScopeIsReadFromItsOwnWord(Scope scope) {
        assertThat(Scope.parse(scope.word())).contains(scope);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Admin", "ADMIN", "root", "generate,admin", " admin"})
    void anyOtherWordIsNoScope(String word) {
        assertThat(Scope.parse(word)).isEmpty();
    }

    @Test
    void theRolesOfTheAnnotationsAreTheWords() {
        assertThat(Scope.ADMIN.word()).isEqualTo(Scope.ADMIN_ROLE);
        assertThat(Scope.GENERATE.word()).isEqualTo(Scope.GENERATE_ROLE);
    }

    @Test
    void whatIsStoredIsReadAgain() {
        assertThat(Scope.read(Scope.write(EnumSet.allOf(Scope.class)))).containsExactlyInAnyOrder(Scope.values());
        assertThat(Scope.write(List.of(Scope.GENERATE, Scope.ADMIN))).isEqualTo("admin,generate");
    }

    @Test
    void spacesAroundAStoredWordDoNotMatter() {
        assertThat(Scope.read("generate, admin")).containsExactlyInAnyOrder(Scope.values());
    }

    @Test
    void aStoredWordThatIsNoScopeIsAnError() {
        assertThatThrownBy(() -> Scope.read("generate,root")).isInstanceOf(IllegalArgumentException.class);
    }
}
