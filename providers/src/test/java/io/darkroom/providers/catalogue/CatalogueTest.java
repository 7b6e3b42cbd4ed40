package io.darkroom.providers.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.darkroom.contracts.ProviderName;
import io.darkroom.contracts.request.AspectRatio;
import io.darkroom.contracts.request.Resolution;
import io.darkroom.providers.catalogue.Capabilities.Reporting;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CatalogueTest {

    private static final Catalogue CATALOGUE = Catalogue.builtIn();

    @TempDir
    private Path directory;

    @ParameterizedTest
    @CsvSource({
        "1:1, 2048x2048, 4096x4096",
        "4:3, 2304x1728, 4608x3456",
        "3:4, 1728x2304, 3456x4608",
        "16:9, 2560x1440, 5120x2880",
        "9:16, 1440x2560, 2880x5120",
        "3:2, 2496x1664, 4992x3328",
        "2:3, 1664x2496, 3328x4992",
        "21:9, 3024x1296, 6048x2592"
    })
    void aRatioHasPixelsAtEachResolution(String ratio, String at2K, String at4K) {
        Model model = CATALOGUE.model("seedream-4.5");

        assertThat(model.size(AspectRatio.of(ratio), Resolution.TWO_K)).contains(PixelSize.of(at2K));
        assertThat(model.size(AspectRatio.of(ratio), Resolution.FOUR_K)).contains(PixelSize.of(at4K));
    }

    @ParameterizedTest
    @ValueSource(strings = {"auto", "4:5", "5:4"})
    void anyOtherRatioLeavesThePixelsToTheModel(String ratio) {
        assertThat(CATALOGUE.model("seedream-4.5").size(AspectRatio.of(ratio), Resolution.TWO_K))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "apiframe, 10",
        "evolink, 2.25",
        "apiinone, 12",
        "runbase, 2.88",
        "acedata,",
        "replicate, 2.88",
        "fal, 2.88"
    })
    void anImageHasTheDocumentedPrice(String provider, BigDecimal price) {
        assertThat(CATALOGUE
                        .provider(ProviderName.of(provider))
                        .offer("seedream-4.5")
                        .price())
                .isEqualTo(Optional.ofNullable(price));
    }

    @ParameterizedTest
    @CsvSource({
        "apiframe, CALLBACK",
        "evolink, CALLBACK",
        "apiinone, CALLBACK",
        "runbase, POLL",
        "acedata, CALLBACK",
        "replicate, CALLBACK",
        "fal, CALLBACK",
        "openai, ANSWER"
    })
    void aProviderReportsByCallbackOrIsPolled(String provider, Reporting reporting) {
        assertThat(CATALOGUE.provider(ProviderName.of(provider)).reporting()).isEqualTo(reporting);
    }

    @ParameterizedTest
    @CsvSource({"seedream-4.0, 2.16", "flux-1.1-pro-ultra, 4.32"})
    void theSameImageCostsTheSameAtReplicateAndFal(String model, BigDecimal price) {
        for (String provider : List.of("replicate", "fal")) {
            assertThat(CATALOGUE
                            .provider(ProviderName.of(provider))
                            .offer(model)
                            .price())
                    .contains(price);
        }
    }

    @Test
    void gptImageIsMadeInSizesThat16DividesAndThatAreNotExperimental() {
        assertThat(CATALOGUE.model("gpt-image-2").sizes().values()).allSatisfy(size -> {
            assertThat(size.width() % 16).isZero();
            assertThat(size.height() % 16).isZero();
            assertThat(size.width() * size.height()).isLessThanOrEqualTo(2560 * 1440);
        });
    }

    @Test
    void aFileFromBeforeTheParametersSendsNone() throws Exception {
        Path file = file(builtIn().replaceAll("\n +parameters: .*", ""));

        assertThat(CATALOGUE
                        .provider(ProviderName.of("openai"))
                        .offer("gpt-image-2")
                        .parameters())
                .containsEntry("quality", "medium");
        assertThat(Catalogue.read(file)
                        .provider(ProviderName.of("openai"))
                        .offer("gpt-image-2")
                        .parameters())
                .isEmpty();
    }

    @Test
    void onlyApiframePromisesIdempotency() {
        CATALOGUE
                .providers()
                .forEach((name, capabilities) -> assertThat(capabilities.idempotencyKeys())
                        .isEqualTo(
                                name.value().equals("apiframe")
                                        ? Optional.of(Duration.ofHours(24))
                                        : Optional.empty()));
    }

    @Test
    void pollsSlowDown() {
        CATALOGUE.providers().values().forEach(capabilities -> {
            assertThat(capabilities.polling().delay()).isPositive();
            assertThat(capabilities.polling().interval()).isPositive();
            assertThat(capabilities.polling().maxInterval())
                    .isGreaterThanOrEqualTo(capabilities.polling().interval());
        });
    }

    @Test
    void anUnknownModelOrProviderIsAnError() {
        assertThatThrownBy(() -> CATALOGUE.model("other")).hasMessage("there is no model other");
        assertThatThrownBy(() -> CATALOGUE.provider(ProviderName.of("other")))
                .hasMessage("the catalogue does not list other");
    }

    @Test
    void aCopyOfTheBuiltInFileIsTheSameCatalogue() throws Exception {
        assertThat(Catalogue.read(file(builtIn()))).isEqualTo(CATALOGUE);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            images: 15             | image: 15         | image
            concurrency: 64        | concurrency: many | concurrency
            reporting: poll        | reporting: mail   | mail
            timeout: PT30S         | timeout: soon     | timeout
            2304x1728              | wide              | a size is written
            rate: ~                | speed: ~          | rate
            """)
    void aWrongFieldIsNamedWithItsFile(String from, String to, String named) throws Exception {
        Path file = file(builtIn().replaceFirst(from, to));

        assertThatThrownBy(() -> Catalogue.read(file))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining(named);
    }

    @Test
    void aMissingFieldIsAnError() throws Exception {
        Path file = file(builtIn().replaceFirst("    concurrency: 64\n", ""));

        assertThatThrownBy(() -> Catalogue.read(file)).hasMessageContaining("concurrency");
    }

    @Test
    void anOfferOfAModelThatIsNotDescribedIsAnError() throws Exception {
        Path file = file(builtIn().replaceFirst("  seedream-4\\.0:\n    title", "  seedream-3.0:\n    title"));

        assertThatThrownBy(() -> Catalogue.read(file))
                .hasMessageContaining("acedata offers seedream-4.0, which the catalogue does not describe");
    }

    @Test
    void aMissingFileIsAnError() {
        assertThatThrownBy(() -> Catalogue.read(directory.resolve("none.yaml")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("none.yaml");
    }

    @ParameterizedTest
    @CsvSource({"1x1", "2560x1440", "99999x99999"})
    void aSizeIsReadAsItIsWritten(String text) {
        assertThat(PixelSize.of(text)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "2560", "2560X1440", "2560x", "x1440", "-1x1", "100000x1", "2560 x 1440", "2560x1440x1"})
    void anyOtherSizeIsRejected(String text) {
        assertThatThrownBy(() -> PixelSize.of(text)).hasMessage("a size is written 2560x1440, not " + text);
    }

    @Test
    void theNamesOfAProviderLeadToTheCanonicalModel() {
        UpstreamModels names = UpstreamModels.of(ProviderName.of("apiinone"));

        assertThat(names.all()).containsExactly("seedream/4.5-text-to-image", "seedream/4.5-edit");
        assertThat(names.first()).isEqualTo("seedream/4.5-text-to-image");
        assertThat(names.canonical("seedream/4.5-edit")).isEqualTo("seedream-4.5");
        assertThat(names.needsImages("seedream/4.5-edit")).isTrue();
        assertThat(names.needsImages("seedream/4.5-text-to-image")).isFalse();
    }

    @Test
    void theCanonicalModelLeadsToTheNameOfAProvider() {
        UpstreamModels names = UpstreamModels.of(ProviderName.of("acedata"));

        assertThat(names.all()).containsExactly("doubao-seedream-4-5-251128", "doubao-seedream-4-0-250828");
        assertThat(names.upstream("seedream-4.0")).isEqualTo("doubao-seedream-4-0-250828");
        assertThat(names.upstream("unknown-model")).isEqualTo("unknown-model");
    }

    private static String builtIn() throws Exception {
        try (var yaml = Objects.requireNonNull(Catalogue.class.getResourceAsStream("/darkroom/catalogue.yaml"))) {
            return new String(yaml.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private Path file(String yaml) throws Exception {
        return Files.writeString(directory.resolve("catalogue.yaml"), yaml);
    }
}
