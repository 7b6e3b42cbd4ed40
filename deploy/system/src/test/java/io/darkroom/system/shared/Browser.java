package io.darkroom.system.shared;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.opentest4j.TestAbortedException;

/**
 * The Chromium of the machine, one for all tests of the console; its form without windows takes less processor time. Where there is none, the tests
 * are skipped; with CI=true they fail.
 */
final class Browser implements AutoCloseable {

    private static final List<String> PLACES = List.of(
            "/usr/bin/chromium-headless-shell",
            "/usr/bin/chromium",
            "/usr/bin/chromium-browser",
            "/usr/bin/google-chrome");
    private static final double TIMEOUT_MS = 60_000;
    // What is asserted may take some seconds while another system starts beside this one.
    private static final double ASSERTION_TIMEOUT_MS = 30_000;
    private static final String RUN_AXE = """
            async () => (await axe.run(document, {resultTypes: ['violations']})).violations
                .map(found => found.id + ': ' + found.help + ' ' + found.nodes.slice(0, 3).map(node => node.html.slice(0, 200)).join(' | '))""";
    private static final String NEXT_FRAME =
            "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 50))))";
    private static final String OVERFLOW = "() => document.documentElement.scrollWidth - innerWidth";

    private final Playwright playwright;
    private final com.microsoft.playwright.Browser browser;
    private final String axe;

    private Browser(Path executable) {
        PlaywrightAssertions.setDefaultAssertionTimeout(ASSERTION_TIMEOUT_MS);
        // Its own browsers would be fetched otherwise.
        playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(executable)
                        // Chromium refuses its sandbox to root, as which many containers run.
                        .setArgs(List.of("--no-sandbox", "--disable-gpu", "--enable-precise-memory-info")));
        axe = resource("/axe.min.js");
    }

    /** A tab of its own, with nothing stored. */
    Page newPage(String address) {
        BrowserContext context = browser.newContext(new com.microsoft.playwright.Browser.NewContextOptions()
                .setBaseURL(address)
                .setLocale("en-US")
                .setAcceptDownloads(true)
                // A color on its way from light to dark has the contrast of neither.
                .setReducedMotion(ReducedMotion.REDUCE)
                .setViewportSize(1280, 800));
        context.setDefaultTimeout(TIMEOUT_MS);
        return context.newPage();
    }

    /** Whether everyone can use what the page shows: at the width of a desktop in light, and of a phone in light and in dark. */
    void assertAccessible(Page page, String view) {
        page.evaluate(axe);
        assertNoViolation(page, view + " on a desktop");
        page.setViewportSize(360, 740);
        assertThat(((Number) page.evaluate(OVERFLOW)).intValue())
                .as(view + " is wider than a phone")
                .isNotPositive();
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
        assertNoViolation(page, view + " on a phone, dark");
        page.setViewportSize(1280, 800);
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.LIGHT));
    }

    /** Waits until the page has drawn its latest state. */
    static void nextFrame(Page page) {
        page.evaluate(NEXT_FRAME);
    }

    @SuppressWarnings("unchecked")
    private static void assertNoViolation(Page page, String what) {
        nextFrame(page);
        assertThat((List<String>) page.evaluate(RUN_AXE)).as(what).isEmpty();
    }

    static Browser start() {
        return new Browser(executable());
    }

    private static Path executable() {
        Optional<Path> found =
                PLACES.stream().map(Path::of).filter(Files::isExecutable).findFirst();
        if (found.isEmpty() && Boolean.parseBoolean(System.getenv("CI"))) {
            throw new IllegalStateException(
                    "no Chromium in " + PLACES + "; install Debian's package chromium-headless-shell or chromium");
        }
        return found.orElseThrow(() -> {
            String reason = "THE CONSOLE IS NOT TESTED: no Chromium in " + PLACES;
            System.err.println(reason);
            return new TestAbortedException(reason);
        });
    }

    private static String resource(String name) {
        try (InputStream bytes = Objects.requireNonNull(Browser.class.getResourceAsStream(name), name)) {
            return new String(bytes.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        Stream.<AutoCloseable>of(browser, playwright).forEach(Browser::closeQuietly);
    }

    private static void closeQuietly(AutoCloseable closeable) {
        try {
            closeable.close();
        } catch (Exception e) {
            System.err.println("the browser did not stop: " + e.getMessage());
        }
    }
}
