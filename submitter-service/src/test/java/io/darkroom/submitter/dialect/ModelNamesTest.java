package io.darkroom.submitter.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.darkroom.contracts.Json;
import io.darkroom.contracts.ProviderName;
import io.darkroom.providers.Dialect;
import io.darkroom.providers.catalogue.Catalogue;
import io.darkroom.providers.registry.Dialects;
import io.darkroom.submitter.TestConfig;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Further names of models, and models of requests without one, in the dialect of every provider. */
class ModelNamesTest {

    private static final String THEIRS = "seedream/5.0-lite_Beta";

    static Stream<Dialect> dialects() {
        return Dialects.ALL.stream()
                .filter(dialect -> Catalogue.builtIn().providers().containsKey(dialect.name()));
    }

    @ParameterizedTest
    @MethodSource("dialects")
    void aFurtherNameLeadsToOneOfOurModels(Dialect dialect) throws IOException {
        ModelNames names = names("darkroom.dialects." + dialect.name() + ".models.\"" + THEIRS + "\"", "seedream-4.5");

        byte[] replaced = names.replaced(
                dialect, request().put("model", THEIRS).toString().getBytes(StandardCharsets.UTF_8));

        assertThat(dialect.readRequest(replaced).model()).isEqualTo("seedream-4.5");
        assertThat(dialect.readRequest(replaced).prompt()).isEqualTo("a lamp");
    }

    @ParameterizedTest
    @MethodSource("dialects")
    void aRequestWithoutAModelGetsTheDefault(Dialect dialect) throws IOException {
        ModelNames names = names("darkroom.dialects." + dialect.name() + ".default-model", "seedream-4.5");

        byte[] without = names.replaced(dialect, request().toString().getBytes(StandardCharsets.UTF_8));
        byte[] none =
                names.replaced(dialect, request().putNull("model").toString().getBytes(StandardCharsets.UTF_8));

        assertThat(dialect.readRequest(without).model()).isEqualTo("seedream-4.5");
        assertThat(dialect.readRequest(none).model()).isEqualTo("seedream-4.5");
    }

    @ParameterizedTest
    @MethodSource("dialects")
    void otherRequestsStayAsTheyAre(Dialect dialect) {
        ModelNames names = names(
                "darkroom.dialects." + dialect.name() + ".models.other", "seedream-4.5",
                "darkroom.dialects." + dialect.name() + ".default-model", "seedream-4.5");

        for (String body : new String[] {"{\"model\": \"mine\"}", "{\"model\": 7}", "[]", "{", ""}) {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            assertThat(names.replaced(dialect, bytes)).isSameAs(bytes);
        }
    }

    @ParameterizedTest
    @MethodSource("dialects")
    void anEnvironmentVariableNamesAModelWithoutItsPunctuation(Dialect dialect) throws IOException {
        String variable = "DARKROOM_DIALECTS_" + dialect.name().value().toUpperCase(java.util.Locale.ROOT)
                + "_MODELS__SEEDREAM_5_0_LITE_BETA_";
        ModelNames names = new ModelNames(new SmallRyeConfigBuilder()
                .withMapping(DialectsConfig.class)
                .withSources(new EnvConfigSource(Map.of(variable, "seedream-4.5"), 300))
                .withValidateUnknown(false)
                .build()
                .getConfigMapping(DialectsConfig.class));

        byte[] replaced = names.replaced(
                dialect, request().put("model", THEIRS).toString().getBytes(StandardCharsets.UTF_8));

        assertThat(dialect.readRequest(replaced).model()).isEqualTo("seedream-4.5");
    }

    @Test
    void aModelOfOursIsAnotherOneWhereTheConfigurationSaysSo() throws IOException {
        Dialect openai = Dialects.find(new ProviderName("openai")).orElseThrow();
        byte[] body = request().put("model", "gpt-image-2").toString().getBytes(StandardCharsets.UTF_8);

        assertThat(openai.readRequest(names().replaced(openai, body)).model()).isEqualTo("gpt-image-2");
        assertThat(openai.readRequest(names("darkroom.dialects.openai.models.\"gpt-image-*\"", "seedream-4.5")
                                .replaced(openai, body))
                        .model())
                .isEqualTo("seedream-4.5");
    }

    @Test
    void whatNobodyKnowsIsRefusedAtTheStart() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> names("darkroom.dialects.acedata.default-model", "seedream-9"))
                .withMessage(
                        "darkroom.dialects.acedata names the model seedream-9; there are seedream-4.5, seedream-4.0,"
                                + " flux-1.1-pro-ultra, gpt-image-2");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> names("darkroom.dialects.nobody.default-model", "seedream-4.5"))
                .withMessage("darkroom.dialects.nobody: there is no such dialect");
    }

    private static ModelNames names(String... settings) {
        return new ModelNames(TestConfig.of(DialectsConfig.class, settings));
    }

    // Runbase's fields are in an object of their own.
    private static ObjectNode request() {
        ObjectNode request = Json.mapper().createObjectNode().put("prompt", "a lamp");
        request.putObject("input").put("prompt", "a lamp");
        return request;
    }
}
