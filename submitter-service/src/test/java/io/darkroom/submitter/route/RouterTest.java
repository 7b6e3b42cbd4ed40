package io.darkroom.submitter.route;

import static io.darkroom.submitter.route.TestRouters.row;
import static org.assertj.core.api.Assertions.assertThat;

import io.darkroom.contracts.Credits;
import io.darkroom.contracts.Json;
import io.darkroom.contracts.request.GenerationRequest;
import io.darkroom.contracts.request.UnknownFields;
import io.darkroom.providers.registry.ConfiguredProvider;
import io.darkroom.providers.registry.Providers;
import io.darkroom.submitter.TestConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class RouterTest {

    private final Providers providers = TestConfig.providers();

    @Test
    void theCheapestIsPreferred() {
        assertThat(candidates("{}")).containsExactly("evolink", "runbase", "apiframe");
    }

    @Test
    void theFastestIsTheOneWithTheLowestMedian() {
        Router router = TestRouters.of(
                providers,
                List.of(
                        row("evolink", "succeeded", null, 10, 30),
                        row("runbase", "succeeded", null, 10, 20),
                        row("apiframe", "succeeded", null, 10, 1)));

        assertThat(names(router.candidates(request("{\"strategy\": \"fastest\"}"))))
                .containsExactly("apiframe", "runbase", "evolink");
    }

    @Test
    void equalPricesAreOrderedBySpeed() {
        Providers equal = TestConfig.providers("darkroom.providers.runbase.price", "2");
        Router router = TestRouters.of(
                equal, List.of(row("evolink", "succeeded", null, 10, 30), row("runbase", "succeeded", null, 10, 20)));

        assertThat(names(router.candidates(request("{}")))).containsExactly("runbase", "evolink", "apiframe");
    }

    @Test
    void aRequestedOrderIsKept() {
        assertThat(candidates("{\"strategy\": \"ordered\", \"providers\": [\"apiframe\", \"evolink\"]}"))
                .containsExactly("apiframe", "evolink");
    }

    @Test
    void anOrderWithoutNamesIsTheCheapest() {
        assertThat(candidates("{\"strategy\": \"ordered\"}")).containsExactly("evolink", "runbase", "apiframe");
    }

    @Test
    void onlyTheRequestedProvidersAreCandidates() {
        assertThat(candidates("{\"providers\": [\"runbase\"]}")).containsExactly("runbase");
    }

    @Test
    void aDisabledProviderIsNoCandidateAndSaysSo() {
        Router router = TestRouters.of(providers);

        assertThat(router.candidates(request("{\"providers\": [\"acedata\"]}"))).isEmpty();
        assertThat(router.refusals(request("{\"providers\": [\"acedata\"]}")))
                .singleElement()
                .satisfies(incapable -> {
                    assertThat(incapable.provider().value()).isEqualTo("acedata");
                    assertThat(incapable.field()).isEqualTo("routing.providers");
                    assertThat(incapable.message()).isEqualTo("acedata is not enabled");
                });
    }

    @Test
    void aProviderWithoutAPriceIsNoCandidateAndSaysHowToSetOne() {
        Router router = TestRouters.of(TestConfig.providers("darkroom.providers.acedata.enabled", "true"));

        assertThat(names(router.candidates(request("{}")))).doesNotContain("acedata");
        assertThat(router.refusals(request("{\"providers\": [\"acedata\"]}")))
                .singleElement()
                .satisfies(incapable -> {
                    assertThat(incapable.field()).isEqualTo("price");
                    assertThat(incapable.message()).contains("set darkroom.providers.acedata.price");
                });
    }

    @Test
    void everyAllowedProviderThatCannotHonourAFieldNamesIt() {
        GenerationRequest request = read("""
                {"model": "no-such-model", "prompt": "a lamp", "routing": {"providers": ["evolink", "runbase"]}}""");
        Router router = TestRouters.of(providers);

        assertThat(router.candidates(request)).isEmpty();
        assertThat(router.refusals(request))
                .hasSize(2)
                .allSatisfy(incapable -> assertThat(incapable.message())
                        .startsWith(incapable.provider().value() + " "));
    }

    @Test
    void whatARequestMayCostIsTheCostAtTheDearestCandidate() {
        Router router = TestRouters.of(providers);
        GenerationRequest request = request("{}");

        assertThat(ExpectedCost.max(router.candidates(request), request)).isEqualTo(Credits.of("4"));
        assertThat(ExpectedCost.max(List.of(), request)).isEqualTo(Credits.ZERO);
    }

    private List<String> candidates(String routing) {
        return names(TestRouters.of(providers).candidates(request(routing)));
    }

    private static List<String> names(List<ConfiguredProvider> candidates) {
        return candidates.stream().map(entry -> entry.name().value()).toList();
    }

    private static GenerationRequest request(String routing) {
        return read("{\"model\": \"seedream-4.5\", \"prompt\": \"a lamp\", \"routing\": " + routing + "}");
    }

    private static GenerationRequest read(String json) {
        try {
            return GenerationRequest.read(Json.mapper().readTree(json), UnknownFields.REJECT);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
