package io.darkroom.system.shared;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Locator;
import com.sun.net.httpserver.HttpServer;
import io.darkroom.system.RunningSystem;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The console as who runs the system or pays for it uses it, in a real browser. */
@Tag("backend")
@ExtendWith({SharedSystem.class, SharedBrowser.class})
class ConsoleOperatorTest {

    private static final String HTML = "<h1 id=\"shouted\">no such page</h1>";

    private final RunningSystem system;
    private final Browser browser;

    ConsoleOperatorTest(SharedSystem shared, Browser browser) {
        this.system = shared.system();
        this.browser = browser;
    }

    @Test
    void anEndpointIsTestedAndTheAnswerOfItsHostIsShownAsText() throws Exception {
        HttpServer receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        receiver.createContext("/", exchange -> {
            byte[] body = HTML.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(404, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        receiver.start();
        String url = "http://127.0.0.1:" + receiver.getAddress().getPort() + "/console";
        try (ConsolePage console = ConsolePage.open(browser, system.url(), system.rootKey())) {
            console.view("Webhooks");
            console.button("Add endpoint").first().click();
            console.field("URL").fill(url);
            console.inDialog("Add").click();
            console.button("Send a test to " + url).click();
            await().atMost(Duration.ofSeconds(60)).until(() -> {
                console.page().reload();
                console.loaded();
                return console.text("HTTP 404").isVisible();
            });
            console.checked("webhooks");
            console.button("Details of the delivery to " + url).first().click();
            assertThat(console.dialog()).containsText(HTML);
            assertThat(console.page().locator("#shouted")).hasCount(0);
            console.inDialog("Close").click();
            console.button("Remove " + url).click();
            assertThat(console.dialog()).containsText(url);
            console.inDialog("Remove").click();
            assertThat(console.button("Send a test to " + url)).hasCount(0);
        } finally {
            receiver.stop(0);
        }
    }

    @Test
    void anAccountGetsCreditsAndAKeyThatIsShownOnceAndThenRevoked() throws Exception {
        try (ConsolePage console = ConsolePage.open(browser, system.url(), system.rootKey())) {
            console.view("Keys and accounts");
            console.button("Create account").click();
            console.field("Name").fill("browser shop");
            console.inDialog("Create").click();
            console.heading("Keys of browser shop").waitFor();
            console.button("Top up browser shop").click();
            console.field("Credits").fill("50");
            console.inDialog("Grant credits").click();
            console.text("50 credits granted").waitFor();

            console.button("Create key").click();
            console.field("Name").fill("browser key");
            console.field("Spend limit").fill("20");
            console.inDialog("Create").click();
            String key = console.dialog().locator("code").textContent();
            console.inDialog("Close").click();
            console.button("Edit browser key").waitFor();
            console.checked("accounts");

            try (ConsolePage shop = ConsolePage.open(browser, system.url(), key)) {
                assertThat(shop.link("Providers")).hasCount(0);
                shop.text("Available: 50").waitFor();
                shop.view("Credits");
                shop.text("Top-up").waitFor();
            }
            console.button("Revoke browser key").click();
            assertThat(console.dialog()).containsText("cannot be brought back");
            console.inDialog("Revoke").click();
            console.text("Revoked").waitFor();
            try (ConsolePage revoked = ConsolePage.open(browser, system.url())) {
                // A replica may know the key for some seconds more.
                await().atMost(Duration.ofSeconds(20)).until(() -> {
                    revoked.page().reload();
                    revoked.field("API key").fill(key);
                    revoked.button("Continue").click();
                    revoked.page().waitForSelector("[role=alert], #enter");
                    return revoked.text("The key was revoked").isVisible();
                });
            }
        }
    }

    @Test
    void whatWasSpentIsShownByDayAndInTheLedger() throws Exception {
        system.submit(
                "{\"model\": \"seedream-4.5\", \"prompt\": \"worth its price\", \"routing\": {\"providers\": [\"evolink\"]}}",
                60);
        try (ConsolePage console = ConsolePage.open(browser, system.url(), system.rootKey())) {
            console.view("Credits");
            console.choice("Provider").check();
            console.loaded();
            Locator chart = console.page().locator("svg[aria-label='Credits by day']");
            assertThat(chart).isVisible();
            assertThat(console.page().locator(".bars")).hasCount(2);
            console.text("Charge").waitFor();
            console.checked("credits");
        }
    }

    @Test
    void aProviderIsSuspendedAndRestored() throws Exception {
        try (ConsolePage console = ConsolePage.open(browser, system.url(), system.rootKey())) {
            console.view("Providers");
            console.checked("providers");
            console.button("Suspend runbase").click();
            assertThat(console.dialog()).containsText("no further requests");
            console.inDialog("Suspend").click();
            console.text("Out of rotation").waitFor();
            console.button("Restore runbase").click();
            console.button("Suspend runbase").waitFor();
        }
    }

    @Test
    void theStateOfTheSystemIsShownAndItsLedgerChecked() throws Exception {
        try (ConsolePage console = ConsolePage.open(browser, system.url(), system.rootKey())) {
            console.view("Operations");
            console.text("storage-service").waitFor();
            console.button("Check the ledger").click();
            console.text("The ledger is right").waitFor();
            console.checked("operations");
        }
    }
}
