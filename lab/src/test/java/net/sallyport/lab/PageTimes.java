package net.sallyport.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;

/** How long the console's page takes, and what it costs, by the browser's own clock. */
final class PageTimes {
    private static final Duration BOUND = Duration.ofSeconds(60);

    /** Times are milliseconds since the navigation; a table counts when it can be on the screen. */
    private static final String STOPWATCH =
            """
            window.measured = {};
            new PerformanceObserver((list) => {
              for (const task of list.getEntries()) {
                if (measured.tasks) measured.tasks.push(task.duration);
              }
            }).observe({ type: 'longtask' });
            const painted = (then) => requestAnimationFrame(() => setTimeout(then));
            new MutationObserver(() => {
              const rows = [...document.querySelectorAll('tr[data-session] .account')];
              if (rows.length && measured.first === undefined) {
                measured.first = 0;
                painted(() => { measured.first = performance.now(); });
              }
              const part = measured.wanted;
              const all = document.getElementById('where')?.textContent;
              if (part !== undefined && measured.key && rows.length && all !== measured.before
                  && rows.every((row) => row.textContent.includes(part))) {
                const key = measured.key;
                measured.wanted = undefined;
                painted(() => { measured.found = performance.now() - key; });
              }
            }).observe(document, { childList: true, subtree: true, characterData: true });
            document.addEventListener('keydown', () => { measured.key = performance.now(); }, true);
            """;

    private final ChromeDriver driver;

    PageTimes(ChromeDriver driver) {
        this.driver = driver;
        driver.executeCdpCommand(
                "Page.addScriptToEvaluateOnNewDocument", Map.of("source", STOPWATCH));
    }

    /** From the navigation to the first rows on the screen. */
    double firstRows(String address) {
        driver.get("about:blank");
        driver.get(address);
        return await("return measured.first || null");
    }

    /** From the last key of these words to the table that has them alone. */
    double search(String words) {
        WebElement field = driver.findElement(By.id("search"));
        field.clear();
        field.sendKeys(" ");
        field.clear();
        driver.executeScript("arguments[0].dispatchEvent(new Event('input'))", field);
        Await.until(
                "all sessions",
                BOUND,
                () -> driver.findElements(By.cssSelector("tr[data-session]")).size() > 1);
        if (words.isEmpty()) {
            return 0;
        }
        driver.executeScript(
                "measured.found = null; measured.key = null; measured.wanted = arguments[0];"
                        + "measured.before = document.getElementById('where').textContent",
                words);
        field.sendKeys(words);
        return await("return measured.found");
    }

    private double await(String script) {
        Await.until(script, BOUND, () -> driver.executeScript(script) != null);
        return ((Number) driver.executeScript(script)).doubleValue();
    }

    /** From now on the page's tasks above 50 ms are kept. */
    void watchTasks() {
        driver.executeScript("measured.tasks = []");
    }

    void tasks(String when, Duration time, Map<String, Double> figures) {
        Object longest =
                driver.executeScript("return measured.tasks.reduce((a, b) => Math.max(a, b), 0)");
        Object count = driver.executeScript("return measured.tasks.length");
        String what = "page's tasks above 50 ms in %d s, %s".formatted(time.toSeconds(), when);
        figures.put(what, ((Number) count).doubleValue());
        figures.put(what + ": longest, ms", ((Number) longest).doubleValue());
    }

    /** Of the page's scripts, and of all the browser's processes together. */
    void memory(String when, Map<String, Double> figures) {
        driver.executeCdpCommand("HeapProfiler.collectGarbage", Map.of());
        Map<String, Object> heap = driver.executeCdpCommand("Runtime.getHeapUsage", Map.of());
        double used = ((Number) heap.get("usedSize")).doubleValue();
        figures.put("page's script heap, " + when + ", MB", used / 1e6);
        figures.put("browser's processes (PSS), " + when + ", MB", pssKilobytes() / 1e3);
    }

    private static double pssKilobytes() {
        return ProcessHandle.current()
                .descendants()
                .map(process -> Path.of("/proc/" + process.pid()))
                .filter(place -> lines(place.resolve("comm")).anyMatch("chromium"::equals))
                .flatMap(place -> lines(place.resolve("smaps_rollup")))
                .filter(line -> line.startsWith("Pss:"))
                .mapToDouble(line -> Double.parseDouble(line.split(" +")[1]))
                .sum();
    }

    private static Stream<String> lines(Path file) {
        try {
            return Files.readAllLines(file).stream();
        } catch (IOException _) {
            // It has ended.
            return Stream.empty();
        }
    }
}
