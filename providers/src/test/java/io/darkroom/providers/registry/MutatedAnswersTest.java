package io.darkroom.providers.registry;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.darkroom.contracts.ProviderName;
import io.darkroom.providers.catalogue.Catalogue;
import io.darkroom.simulator.Mutations;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a provider answers, reading it gives a known result: the documents' own examples, changed at random. */
class MutatedAnswersTest {

    private static final long SEED = Long.getLong("darkroom.seed", 20261127);
    private static final int CALLBACKS = 2_500;
    private static final int POLLS = 400;

    static Stream<String> providers() {
        return Catalogue.builtIn().providers().keySet().stream().map(ProviderName::value);
    }

    @ParameterizedTest
    @MethodSource("providers")
    void aMutatedAnswerIsReadAsSomeReport(String name) {
        Mutations mutations = new Mutations(SEED);
        List<String> examples =
                requireNonNull(ReadAnswer.EXAMPLES.get(name), () -> "ReadAnswer.EXAMPLES has no " + name);
        try (ReadAnswer answers = new ReadAnswer(name)) {
            for (int n = 0; n < CALLBACKS; n++) {
                byte[] body = mutations.json(examples);
                assertThatCode(() -> answers.asCallback(body)).as(text(body)).doesNotThrowAnyException();
            }
            for (int n = 0; n < POLLS; n++) {
                byte[] body = mutations.json(examples);
                int status = n % 4 == 0 ? 400 : 200;
                assertThatCode(() -> answers.asAnswer(status, body))
                        .as(text(body))
                        .doesNotThrowAnyException();
            }
        }
    }

    private static String text(byte[] body) {
        return new String(body, StandardCharsets.UTF_8);
    }
}
