package io.darkroom.system.shared;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The console in a tab, used as a person uses it: by what is written on it. */
final class ConsolePage implements AutoCloseable {

    private static final boolean SCREENSHOTS = Boolean.getBoolean("console.screenshots");
    private static final Path PICTURES = Path.of("../../docs/images/console");

    private final Browser browser;
    private final Page page;
    private final String address;
    private final List<String> complaints = new CopyOnWriteArrayList<>();

    private ConsolePage(Browser browser, String address) {
        this.browser = browser;
        this.address = address;
        this.page = browser.newPage(address);
        page.onConsoleMessage(message -> {
            // An answer with an error is part of some journeys.
            if (message.type().equals("error") && !message.text().startsWith("Failed to load resource")) {
                complaints.add(message.text());
            }
        });
        page.onPageError(complaints::add);
        page.onRequest(request -> {
            if (!request.url().startsWith(address)
                    && !request.url().startsWith("blob:")
                    && !request.url().startsWith("data:")) {
                complaints.add("a request to another host: " + request.url());
            }
        });
    }

    static ConsolePage open(Browser browser, String address) {
        ConsolePage console = new ConsolePage(browser, address);
        console.page.navigate("/");
        return console;
    }

    /** Signed in by a link, as ./darkroom open makes it. */
    static ConsolePage open(Browser browser, String address, String key) {
        ConsolePage console = new ConsolePage(browser, address);
        console.page.navigate("/console/#key=" + key);
        console.link("Playground").waitFor();
        assertThat(console.page.url()).doesNotContain(key);
        return console;
    }

    Page page() {
        return page;
    }

    /** Goes to a view by the navigation, waits until it has loaded, and checks that everyone can use it. */
    void view(String name) {
        link(name).click();
        heading(name).waitFor();
        loaded();
    }

    void loaded() {
        page.waitForFunction("() => document.querySelector('.skeleton') === null");
    }

    /** That everyone can use what is shown, and, on demand, the picture of it for the documentation. */
    void checked(String name) {
        if (SCREENSHOTS) {
            page.evaluate("() => scrollTo(0, 0)");
            page.screenshot(new Page.ScreenshotOptions().setPath(PICTURES.resolve(name + ".png")));
        }
        browser.assertAccessible(page, name);
    }

    /** The bytes that live on the heap of the page. */
    double heap() {
        CDPSession session = page.context().newCDPSession(page);
        session.send("HeapProfiler.collectGarbage");
        double used = ((Number) page.evaluate("() => performance.memory.usedJSHeapSize")).doubleValue();
        session.detach();
        return used;
    }

    Locator link(String name) {
        return page.getByRole(
                AriaRole.LINK, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    Locator button(String name) {
        return page.getByRole(
                AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    Locator heading(String name) {
        return page.getByRole(
                AriaRole.HEADING, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    Locator field(String label) {
        return page.getByLabel(label, new Page.GetByLabelOptions().setExact(true));
    }

    Locator choice(String name) {
        return page.getByRole(
                AriaRole.RADIO, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    Locator text(String text) {
        return page.getByText(text).first();
    }

    Locator dialog() {
        return page.getByRole(AriaRole.DIALOG);
    }

    Locator inDialog(String button) {
        return dialog().getByRole(
                        AriaRole.BUTTON,
                        new Locator.GetByRoleOptions().setName(button).setExact(true));
    }

    /** That nothing went wrong behind what was shown: no script failed, nothing was blocked, no other host was asked. */
    @Override
    public void close() {
        page.context().close();
        assertThat(complaints).as("complaints of the browser at " + address).isEmpty();
    }
}
