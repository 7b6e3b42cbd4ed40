package io.darkroom.system.shared;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Page;
import io.darkroom.system.RunningSystem;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The list and the gallery of an account with many generations; {@code -Dconsole.rows=100000} makes it as many as docs/console.md has figures of. */
@Tag("backend")
@ExtendWith({SharedSystem.class, SharedBrowser.class})
class ManyGenerationsTest {

    private static final int ROWS = Integer.getInteger("console.rows", 1_500);
    private static final int FEW = 500;
    private static final int SCROLLED = Math.min(ROWS, 10_000);
    private static final double MAX_GROWTH = 1.5;
    private static final double MAX_OPENING_MS = 1_000;
    // The machine of a test run does much beside.
    private static final double BUSY = Integer.getInteger("console.rows") == null ? 5 : 1;

    private static final String COPIES = """
            WITH made AS MATERIALIZED (
                SELECT n, uuidv7(n * interval '-1 minute') AS id, gen_random_uuid() AS asset FROM generate_series(1, %1$d) AS n),
            generations AS (
                INSERT INTO submitter.generation (id, account_id, model, status, progress, request, images, attempts,
                    created_at, deadline_at, finished_at, reserved, charged, history, changes)
                SELECT made.id, '%2$s', model, status, progress, replace(request, 'one of many', 'number ' || n || ' of many'),
                    replace(images, '%4$s', made.asset::text), attempts, now() - n * interval '1 minute',
                    deadline_at, now() - n * interval '1 minute', reserved, charged, history, changes
                FROM submitter.generation, made WHERE generation.id = '%3$s'),
            attempts AS (
                INSERT INTO submitter.attempt (generation_id, number, provider, status, created_at, answer_due_at, finished_at, price)
                SELECT made.id, number, provider, status, created_at, answer_due_at, finished_at, price
                FROM submitter.attempt, made WHERE generation_id = '%3$s'),
            words AS (
                INSERT INTO submitter.generation_words (generation_id, words)
                SELECT id, to_tsvector('simple', 'number ' || n || ' of many') || array_to_tsvector(ARRAY['account:%2$s'])
                FROM made),
            assets AS (
                INSERT INTO storage.asset (id, generation_id, attempt, position, sha256, created_at)
                SELECT made.asset, made.id, attempt, position, sha256, created_at
                FROM storage.asset, made WHERE generation_id = '%3$s' RETURNING 1)
            SELECT count(*) FROM assets""";

    /** From a click until something is there that is what was looked for; in milliseconds. */
    private static final String OPEN = """
            async ([link, shown]) => {
              const begun = performance.now();
              [...document.querySelectorAll('nav a')].find(one => one.textContent.trim() === link).click();
              const there = () => [...document.querySelectorAll(shown)].some(one => one.tagName !== 'IMG' || (one.complete && one.naturalWidth > 0));
              while (!there()) await new Promise(requestAnimationFrame);
              return performance.now() - begun;
            }""";

    /** Scrolls by screens until that many rows were seen; returns how many different ones, and the longest time without any, in milliseconds. */
    private static final String SCROLL_ROWS = """
            async wanted => {
              const seen = new Set();
              let longest = 0;
              const there = () => document.elementFromPoint(innerWidth / 2, innerHeight / 2)?.closest('tbody tr');
              const last = () => [...document.querySelectorAll('tbody a.cell-link')].at(-1);
              while (seen.size < wanted) {
                document.querySelectorAll('tbody a.cell-link').forEach(row => seen.add(Number(row.textContent.match(/\\d+/)[0])));
                const [place, end, begun] = [scrollY, last(), performance.now()];
                do {
                  scrollTo(0, place + innerHeight);
                  await new Promise(requestAnimationFrame);
                  if (performance.now() - begun > 30_000) throw new Error(`stuck after ${seen.size} rows`);
                } while (!there() || (scrollY === place && last() === end && seen.size < wanted));
                longest = Math.max(longest, performance.now() - begun);
              }
              const numbers = [...seen];
              const between = Math.max(...numbers) - Math.min(...numbers) + 1;
              return {seen: seen.size, gaps: between - seen.size, longest, kept: document.querySelectorAll('tbody tr').length};
            }""";

    private static final String BACK_TO_TOP = """
            async first => {
              const begun = performance.now();
              scrollTo(0, 0);
              while (!document.querySelector('tbody tr')?.textContent.includes(first)) {
                await new Promise(requestAnimationFrame);
                if (performance.now() - begun > 30_000) throw new Error('the first row is not there');
              }
              return performance.now() - begun;
            }""";

    /** Scrolls the gallery until that many pictures are known, and waits for those in sight. */
    private static final String SCROLL_PICTURES = """
            async wanted => {
              const grid = document.querySelector('dr-picture-grid');
              const box = grid.querySelector('.gallery');
              const blank = () => [...grid.querySelectorAll('[role=option]')].some(one => !one.querySelector('img'));
              const places = new Set();
              let longest = 0;
              while (grid.pictures.known < wanted && !grid.pictures.complete) {
                const begun = performance.now();
                box.scrollTop += box.clientHeight;
                do await new Promise(requestAnimationFrame); while (blank());
                grid.querySelectorAll('[role=option]').forEach(one => places.add(Number(one.ariaPosInSet)));
                longest = Math.max(longest, performance.now() - begun);
              }
              const between = Math.max(...places) - Math.min(...places) + 1;
              return {seen: grid.pictures.known, gaps: between - places.size, longest, kept: grid.querySelectorAll('[role=option]').length};
            }""";

    private final RunningSystem system;
    private final Browser browser;

    ManyGenerationsTest(SharedSystem shared, Browser browser) {
        this.system = shared.system();
        this.browser = browser;
    }

    @Test
    void theListAndTheGalleryOpenAtOnceAndScrollWithoutAGapOrGrowingMemory() throws Exception {
        try (ConsolePage console = ConsolePage.open(browser, system.url(), keyOfManyGenerations())) {
            Page page = console.page();
            console.loaded();
            report("the first view is usable after", number(page.evaluate("() => performance.now()")));
            report("the list opens", open(page, "Generations", "tbody tr"));
            assertThat(scroll(page, SCROLL_ROWS, FEW).get("seen")).isGreaterThanOrEqualTo(FEW);
            double few = console.heap();
            Map<String, Double> scrolled = scroll(page, SCROLL_ROWS, SCROLLED - FEW);
            assertBounded("the list", few, console.heap(), scrolled);
            report("back to the first row", number(page.evaluate(BACK_TO_TOP, "number 1 of many")));

            report("the gallery opens", open(page, "Gallery", "[role=option] img"));
            scroll(page, SCROLL_PICTURES, FEW);
            few = console.heap();
            scrolled = scroll(page, SCROLL_PICTURES, SCROLLED);
            assertBounded("the gallery", few, console.heap(), scrolled);
            assertThat(scrolled.get("seen")).isGreaterThanOrEqualTo(SCROLLED);
        }
    }

    private static double open(Page page, String link, String shown) {
        double milliseconds = number(page.evaluate(OPEN, new Object[] {link, shown}));
        assertThat(milliseconds).as(link).isLessThan(MAX_OPENING_MS * BUSY);
        return milliseconds;
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Double> scroll(Page page, String script, int wanted) {
        Map<String, Object> result = (Map<String, Object>) page.evaluate(script, wanted);
        Map<String, Double> figures = result.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, figure -> number(figure.getValue())));
        assertThat(figures.get("gaps"))
                .as("rows or pictures that were passed over")
                .isZero();
        return figures;
    }

    private static void assertBounded(String what, double few, double many, Map<String, Double> scrolled) {
        report(what + ": heap after " + FEW + ", KB", few / 1024);
        report(what + ": heap after " + SCROLLED + ", KB", many / 1024);
        report(what + ": longest wait for a screen, ms", scrolled.get("longest"));
        assertThat(many).as(what + ": bytes of the heap, at first %s", few).isLessThan(MAX_GROWTH * few);
        assertThat(scrolled.get("kept")).as(what + ": elements in the page").isLessThanOrEqualTo(FEW);
    }

    private static void report(String what, double figure) {
        System.out.printf("%d generations: %s: %.0f%n", ROWS, what, figure);
    }

    private static double number(Object figure) {
        return ((Number) figure).doubleValue();
    }

    /** A key of a new account whose generations are copies of one that the system made. */
    private String keyOfManyGenerations() throws Exception {
        String account = system.post("/v1/admin/accounts", "{\"name\": \"many generations\"}")
                .path("id")
                .asText();
        JsonNode one = system.submit(
                "{\"model\": \"seedream-4.5\", \"prompt\": \"one of many\", \"routing\": {\"providers\": [\"evolink\"]}}",
                60);
        String asset = one.at("/images/0/asset_id").asText();
        assertThat(system.count(COPIES.formatted(ROWS, account, one.path("id").asText(), asset)))
                .isEqualTo(ROWS);
        return system.post("/v1/admin/keys", "{\"account_id\": \"" + account + "\", \"name\": \"many\"}")
                .path("key")
                .asText();
    }
}
