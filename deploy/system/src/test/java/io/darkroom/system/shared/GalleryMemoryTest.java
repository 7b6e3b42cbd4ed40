package io.darkroom.system.shared;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import io.darkroom.system.RunningSystem;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A gallery of ten thousand pictures, whose pages the test makes of one that the system answered. */
@Tag("backend")
@ExtendWith({SharedSystem.class, SharedBrowser.class})
class GalleryMemoryTest {

    private static final int PICTURES = 10_000;
    private static final int PAGE = 100;
    private static final Pattern CURSOR = Pattern.compile("cursor=(\\d+)");
    private static final String SCROLL_TO_END = """
            wanted => new Promise(resolve => {
              const grid = document.querySelector('dr-picture-grid');
              const box = grid.querySelector('.gallery');
              const step = () => grid.pictures.known >= wanted ? resolve(grid.pictures.known) : (box.scrollTop = box.scrollHeight, setTimeout(step, 5));
              step();
            })""";
    private static final String SHOWN = "() => document.querySelectorAll('[role=option]').length";

    private final RunningSystem system;
    private final Browser browser;

    GalleryMemoryTest(SharedSystem shared, Browser browser) {
        this.system = shared.system();
        this.browser = browser;
    }

    @Test
    void tenThousandPicturesTakeNoMoreMemoryThanFiveHundred() throws Exception {
        JsonNode one = system.submit(
                "{\"model\": \"seedream-4.5\", \"prompt\": \"one of many\", \"routing\": {\"providers\": [\"evolink\"]}}",
                60);
        try (ConsolePage console = ConsolePage.open(browser, system.url(), system.rootKey())) {
            Page page = console.page();
            page.route(Pattern.compile("/v1/generations\\?"), route -> answer(route, one));
            console.view("Gallery");

            page.evaluate(SCROLL_TO_END, 500);
            double after500 = console.heap();
            page.evaluate(SCROLL_TO_END, PICTURES);
            double after10000 = console.heap();

            assertThat(after10000)
                    .as("bytes of the heap, at first %s", after500)
                    .isLessThan(1.5 * after500);
            assertThat((Integer) page.evaluate(SHOWN)).isLessThan(PAGE);
        }
    }

    private static void answer(Route route, JsonNode one) {
        Matcher cursor = CURSOR.matcher(route.request().url());
        int first = cursor.find() ? Integer.parseInt(cursor.group(1)) : 0;
        ObjectNode answer = RunningSystem.JSON.createObjectNode().put("object", "list");
        ArrayNode data = answer.putArray("data");
        for (int i = 0; i < PAGE; i++) {
            data.add(((ObjectNode) one.deepCopy()).put("id", new UUID(first, i).toString()));
        }
        boolean more = first + PAGE < PICTURES;
        answer.put("has_more", more).put("next_cursor", more ? String.valueOf(first + PAGE) : null);
        route.fulfill(
                new Route.FulfillOptions().setContentType("application/json").setBody(answer.toString()));
    }
}
