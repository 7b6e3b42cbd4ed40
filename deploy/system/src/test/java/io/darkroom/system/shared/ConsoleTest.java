package io.darkroom.system.shared;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.FilePayload;
import io.darkroom.system.RunningSystem;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The console as who makes pictures uses it, in a real browser. */
@Tag("backend")
@ExtendWith({SharedSystem.class, SharedBrowser.class})
class ConsoleTest {

    private static final String HOSTILE = "<img src=x onerror=\"console.error('it ran')\">";
    private static final Pattern GALLERY_CODE = Pattern.compile("/chunks/gallery-[^/]*\\.js$");
    private static final String DRAWN = "image => image.complete && image.naturalWidth > 0";

    private final RunningSystem system;
    private final Browser browser;

    ConsoleTest(SharedSystem shared, Browser browser) {
        this.system = shared.system();
        this.browser = browser;
    }

    @Test
    void aKeySaysWhatItStandsForBeforeItIsUsedAndIsForgottenAtSignOut() throws Exception {
        try (ConsolePage console = ConsolePage.open(browser, system.url())) {
            console.field("API key").fill("dk_of_nobody");
            console.button("Continue").click();
            console.text("Unknown key").waitFor();
            console.checked("sign-in");

            console.field("API key").fill(system.rootKey());
            console.button("Continue").click();
            console.heading("Account root").waitFor();
            console.text("Unlimited").waitFor();
            console.button("Open the console").click();
            console.link("Playground").waitFor();
            console.page().reload();
            console.link("Playground").waitFor();

            console.button("Sign out").click();
            console.field("API key").waitFor();
            assertThat((Integer) console.page().evaluate("() => sessionStorage.length + localStorage.length"))
                    .isZero();
        }
    }

    @Test
    void aRequestShowsItsCostThenItsProgressThenItsPicturesWithinAMinuteFromTheFirstPage() throws Exception {
        // Slow enough for its progress to be seen.
        system.faults("evolink", "{\"rules\": [], \"latency\": {\"shortest_ms\": 1500, \"longest_ms\": 1500}}");
        Instant opened = Instant.now();
        try (ConsolePage console = ConsolePage.open(browser, system.url(), system.rootKey())) {
            console.loaded();
            console.page().evaluate("() => { window.notReloaded = true; }");
            console.field("Prompt").fill(HOSTILE + " a ceramic lamp");
            console.choice("16:9").check();
            console.field("Number of images").fill("2");
            console.page().getByText("Routing, deadline and webhook").click();
            console.field("evolink").check();
            console.page().locator("#reference-files").setInputFiles(new FilePayload("lamp.png", "image/png", png()));
            console.button("Remove reference image 1").waitFor();
            console.text("4.5 credits").waitFor();
            console.button("Generate").click();

            Locator run = console.page().getByRole(AriaRole.ARTICLE).first();
            assertThat(run.getByRole(AriaRole.PROGRESSBAR)).isVisible();
            Locator pictures = run.getByRole(AriaRole.IMG);
            assertThat(pictures).hasCount(2);
            pictures.first().scrollIntoViewIfNeeded();
            console.page().waitForFunction(DRAWN, pictures.first().elementHandle());
            assertThat(Duration.between(opened, Instant.now())).isLessThan(Duration.ofMinutes(1));
            assertThat(console.page().evaluate("() => window.notReloaded")).isEqualTo(true);
            assertThat(run).containsText(HOSTILE + " a ceramic lamp");
            console.page().getByText("The same request as code").click();
            assertThat(console.page().getByRole(AriaRole.TABPANEL)).containsText("\"aspect_ratio\": \"16:9\"");
            console.checked("playground");

            console.field("Prompt").fill("something else");
            run.getByLabel("Reuse").click();
            assertThat(console.field("Prompt")).hasValue(HOSTILE + " a ceramic lamp");
            assertShownAsTextEverywhere(console);
        } finally {
            system.faults("evolink", "{\"rules\": []}");
        }
    }

    // What it would do is an error on the console, with which each journey fails, and a request for a file x.
    private static void assertShownAsTextEverywhere(ConsolePage console) {
        console.view("Generations");
        console.link(HOSTILE + " a ceramic lamp").first().click();
        console.heading(HOSTILE + " a ceramic lamp").waitFor();
        console.view("Gallery");
        console.page().locator("[role=option] img").first().click();
        assertThat(console.dialog()).containsText(HOSTILE + " a ceramic lamp");
        console.page().keyboard().press("Escape");
        assertThat(console.page().locator("img[src='x']")).hasCount(0);
    }

    @Test
    void aGenerationIsFoundByItsWordsAndTellsWhoTriedIt() throws Exception {
        system.faults("apiframe", "{\"rules\": [{\"fault\": \"task_failed\", \"times\": 1}]}");
        system.submit("""
                {"model": "seedream-4.5", "prompt": "a lighthouse in a storm",
                 "routing": {"strategy": "ordered", "providers": ["apiframe", "evolink"]}}""", 60);
        try (ConsolePage console = ConsolePage.open(browser, system.url(), system.rootKey())) {
            console.view("Generations");
            console.field("Text of the prompt").fill("lighthouse storm");
            console.field("Text of the prompt").press("Enter");
            assertThat(console.page()).hasURL(Pattern.compile("\\?q=lighthouse"));
            assertThat(console.page().locator("tbody tr")).hasCount(1);
            console.checked("generations");

            console.link("a lighthouse in a storm").click();
            console.text("1. apiframe").waitFor();
            console.text("2. evolink").waitFor();
            console.text("Provider error").waitFor();
            console.text("Send it again, or choose another provider").waitFor();
            assertThat(console.page().getByText("Content credentials: none in the file"))
                    .hasCount(1);
            assertThat(console.page().locator(".images img")).hasCount(1);
            console.loaded();
            console.checked("generation");

            console.button("Delete").click();
            assertThat(console.dialog()).containsText("a lighthouse in a storm");
            console.inDialog("Delete").click();
            console.heading("Generations").waitFor();
        }
    }

    @Test
    void picturesAreChosenByKeyboardComparedAndDownloaded() throws Exception {
        system.submit(
                "{\"model\": \"seedream-4.5\", \"prompt\": \"two owls\", \"n\": 2, \"routing\": {\"providers\": [\"evolink\"]}}",
                60);
        try (ConsolePage console = ConsolePage.open(browser, system.url(), system.rootKey())) {
            console.view("Gallery");
            console.page().keyboard().press("/");
            console.page().keyboard().type("owls");
            console.page().keyboard().press("Enter");
            assertThat(console.page().locator("[role=option] img")).hasCount(2);
            Locator gallery =
                    console.page().getByRole(AriaRole.LISTBOX, new Page.GetByRoleOptions().setName("Gallery"));
            gallery.focus();
            for (String key : new String[] {"Space", "ArrowRight", "Space"}) {
                console.page().keyboard().press(key);
            }
            console.text("2 selected").waitFor();
            console.checked("gallery");
            Download zip = console.page()
                    .waitForDownload(() -> console.button("Download as zip").click());
            assertThat(zip.suggestedFilename()).isEqualTo("darkroom-2.zip");
            console.button("Compare").click();
            assertThat(console.dialog().getByRole(AriaRole.IMG)).hasCount(2);
            console.page().keyboard().press("Escape");

            gallery.press("Escape");
            gallery.press("Enter");
            assertThat(console.dialog()).containsText("two owls");
            assertThat(console.dialog()).containsText("evolink");
        }
    }

    @Test
    void aListThatCannotBeReadSaysWhyAndIsTriedAgain() throws Exception {
        try (ConsolePage console = ConsolePage.open(browser, system.url(), system.rootKey())) {
            console.page()
                    .route(
                            Pattern.compile("/v1/generations\\?"),
                            route -> route.fulfill(
                                    new Route.FulfillOptions().setStatus(503).setBody("""
                            {"type": "urn:darkroom:problem:unavailable", "status": 503, "code": "unavailable", "title": "Not possible now",
                             "detail": "the database restarts", "traceId": "4bf92f3577b34da6a3ce929d0e0e4736"}""")));
            console.view("Generations");
            console.text("the database restarts").waitFor();
            console.text("4bf92f3577b34da6a3ce929d0e0e4736").waitFor();
            console.page().unrouteAll();
            console.button("Try again").click();
            assertThat(console.page().getByRole(AriaRole.ALERT)).hasCount(0);
        }
    }

    @Test
    void aViewThatLoadsLateDoesNotReplaceTheOneThatIsOpen() throws Exception {
        try (ConsolePage console = ConsolePage.open(browser, system.url(), system.rootKey())) {
            AtomicReference<Route> late = new AtomicReference<>();
            console.page().route(GALLERY_CODE, late::set);
            console.page().waitForRequest(GALLERY_CODE, console.link("Gallery")::click);
            console.view("Operations");

            Response code = console.page().waitForResponse(GALLERY_CODE, late.get()::resume);
            console.page().evaluate("code => import(code)", code.url());
            Browser.nextFrame(console.page());

            assertThat(console.heading("Operations").count()).isEqualTo(1);
        }
    }

    @Test
    void aViewWhoseCodeCannotBeLoadedSaysWhy() throws Exception {
        try (ConsolePage console = ConsolePage.open(browser, system.url(), system.rootKey())) {
            console.page().route(GALLERY_CODE, Route::abort);
            console.link("Gallery").click();
            assertThat(console.page().getByRole(AriaRole.ALERT)).containsText("dynamically imported module");
            console.page().unrouteAll();
            console.button("Try again").click();
            console.heading("Gallery").waitFor();
        }
    }

    @Test
    void aModelThatTheCatalogueGainsIsOfferedWithItsLimits() throws Exception {
        try (ConsolePage console = ConsolePage.open(browser, system.url(), system.rootKey())) {
            console.page().route(Pattern.compile("/v1/models$"), ConsoleTest::withAnotherModel);
            console.page().route("**/v1/quotes", route -> route.fulfill(new Route.FulfillOptions().setBody("""
                    {"object": "quote", "model": "another-model", "n": 1, "credits_reserved": "1", "offers": [], "refusals": []}""")));
            console.page().reload();
            console.field("Model").selectOption("another-model");
            console.field("Prompt").fill("a lamp");
            assertThat(console.button("Generate")).isEnabled();
            console.field("Prompt").fill("a lamp on a table");
            console.text("17 of 10 characters").waitFor();
            assertThat(console.button("Generate")).isDisabled();
            console.field("Number of images").fill("3");
            assertThat(console.page().evaluate("() => document.querySelector('#field-n').validity.rangeOverflow"))
                    .isEqualTo(true);
        }
    }

    private static void withAnotherModel(Route route) {
        APIResponse answer = route.fetch();
        try {
            ObjectNode models = (ObjectNode) RunningSystem.JSON.readTree(answer.body());
            ObjectNode another = models.at("/data/0").deepCopy();
            another.put("id", "another-model").put("title", "Another model");
            ((ObjectNode) another.at("/parameters/prompt_characters")).put("max", 10);
            ((ObjectNode) another.at("/parameters/n")).put("max", 2);
            models.withArray("data").add(another);
            route.fulfill(new Route.FulfillOptions().setResponse(answer).setBody(models.toString()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @CsvSource({"ko, 플레이그라운드, 생성", "zh, 体验台, 生成", "de, Ausprobieren, Generieren", "en, Playground, Generate"})
    void theConsoleSpeaksFourLanguages(String language, String title, String action) throws Exception {
        try (ConsolePage console = ConsolePage.open(browser, system.url(), system.rootKey())) {
            console.page().locator("#language").selectOption(language);
            console.heading(title).waitFor();
            console.button(action).waitFor();
            assertThat(console.page().locator("html")).hasAttribute("lang", language);
        }
    }

    private static byte[] png() throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(64, 64, BufferedImage.TYPE_INT_RGB), "png", bytes);
        return bytes.toByteArray();
    }
}
