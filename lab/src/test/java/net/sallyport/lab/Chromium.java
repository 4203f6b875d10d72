package net.sallyport.lab;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import org.openqa.selenium.By;
import org.openqa.selenium.JavascriptException;
import org.openqa.selenium.NoSuchElementException;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebDriverException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/**
 * Debian's Chromium without a screen, on a thread in the namespace where it lives. What is looked
 * for is waited for; what is not there in time says how the page is.
 */
final class Chromium implements AutoCloseable {
    private static final Duration BOUND = Duration.ofSeconds(60);
    private static final String SCREENSHOTS = System.getProperty("lab.screenshots");

    private final ChromeDriver driver;

    /**
     * A driver that is waited for in its own namespace. Selenium waits on threads that it keeps for
     * a minute, which may be of another test's.
     */
    private static final class DriverHere extends ChromeDriverService.Builder {
        @Override
        protected ChromeDriverService createDriverService(
                File program,
                int port,
                Duration bound,
                List<String> arguments,
                Map<String, String> environment) {
            try {
                return new ChromeDriverService(program, port, bound, arguments, environment) {
                    @Override
                    protected void waitUntilAvailable() {
                        Await.until("chromedriver", BOUND, () -> accepts(port));
                    }
                };
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static boolean accepts(int port) {
            try (Socket _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
                return true;
            } catch (IOException _) {
                return false;
            }
        }
    }

    private Chromium(ChromeDriver driver) {
        this.driver = driver;
    }

    static Chromium open(Path profile) {
        ChromeOptions options = new ChromeOptions();
        options.setBinary("/usr/bin/chromium");
        options.setAcceptInsecureCerts(true);
        options.addArguments(
                "--headless=new",
                "--no-sandbox",
                "--disable-dev-shm-usage",
                "--disable-gpu",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--lang=en-GB",
                "--force-color-profile=srgb",
                "--window-size=1280,860",
                "--user-data-dir=" + profile);
        LoggingPreferences logging = new LoggingPreferences();
        logging.enable(LogType.BROWSER, Level.WARNING);
        options.setCapability("goog:loggingPrefs", logging);
        ChromeDriverService service =
                new DriverHere()
                        .usingDriverExecutable(new File("/usr/bin/chromedriver"))
                        .usingAnyFreePort()
                        .withTimeout(BOUND)
                        .build();
        Chromium chromium = new Chromium(new ChromeDriver(service, options));
        chromium.size(1280, 860, 1);
        return chromium;
    }

    void load(String address) {
        driver.get(address);
    }

    String source() {
        return driver.getPageSource();
    }

    boolean has(String selector) {
        return !driver.findElements(By.cssSelector(selector)).isEmpty();
    }

    void await(String selector) {
        Await.until(selector, BOUND, () -> has(selector), this::source);
    }

    /** The first of them that is there, as it is read. */
    String text(String selector) {
        return steady(selector, WebElement::getText, "");
    }

    void awaitText(String selector, String words) {
        Await.until(
                words + " in " + selector,
                BOUND,
                () -> text(selector).contains(words),
                this::source);
    }

    double number(String selector, String attribute) {
        String value = steady(selector, element -> element.getDomAttribute(attribute), "0");
        return value == null ? 0 : Double.parseDouble(value);
    }

    void click(String selector) {
        Await.until(
                "a click at " + selector,
                BOUND,
                () ->
                        steady(
                                selector,
                                element -> {
                                    element.click();
                                    return true;
                                },
                                false),
                this::source);
    }

    void fill(String selector, String text) {
        await(selector);
        WebElement element = driver.findElement(By.cssSelector(selector));
        element.clear();
        element.sendKeys(text);
    }

    private interface Look<T> {
        T at(WebElement element);
    }

    /** The page may draw itself anew at any moment. */
    private <T> T steady(String selector, Look<T> look, T otherwise) {
        try {
            return look.at(driver.findElement(By.cssSelector(selector)));
        } catch (NoSuchElementException | StaleElementReferenceException e) {
            return otherwise;
        } catch (WebDriverException e) {
            if (e instanceof JavascriptException || !driver.toString().contains("chrome")) {
                throw e;
            }
            return otherwise;
        }
    }

    /** What the browser itself finds wrong: errors of scripts, breaches of the content policy. */
    List<String> complaints() {
        return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                .map(LogEntry::getMessage)
                // A refused sign-in and an account that is in a file are such.
                .filter(message -> !message.contains("Failed to load resource"))
                .toList();
    }

    int count(String selector) {
        return driver.findElements(By.cssSelector(selector)).size();
    }

    /** For measurements, of the page; takes effect with the next one that is loaded. */
    PageTimes times() {
        return new PageTimes(driver);
    }

    private void size(int width, int height, double scale) {
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of(
                        "width", width,
                        "height", height,
                        "deviceScaleFactor", scale,
                        "mobile", width < 600));
    }

    private void dark(boolean dark) {
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of(
                        "features",
                        List.of(
                                Map.of(
                                        "name",
                                        "prefers-color-scheme",
                                        "value",
                                        dark ? "dark" : "light"))));
    }

    /** Takes a picture, where pictures are wanted. */
    void shot(String name) {
        if (SCREENSHOTS == null) {
            return;
        }
        Await.pause(300);
        Path to = Path.of(SCREENSHOTS).resolve(name + ".png");
        try {
            Files.createDirectories(to.getParent());
            Files.write(to, driver.getScreenshotAs(OutputType.BYTES));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Without a pointer, which would be in the picture. */
    private void switchLanguage() {
        driver.executeScript("document.getElementById('language').click()");
    }

    /** A picture of each view in light and dark and on a phone, in both languages. */
    void gallery(String root) {
        if (SCREENSHOTS == null) {
            return;
        }
        load(root);
        driver.executeCdpCommand("Emulation.setScrollbarsHidden", Map.of("hidden", true));
        // A minute, which the graphs show.
        Await.pause(62_000);
        for (String view : List.of("sessions", "timeline", "accounts", "account/joe", "server")) {
            String name = view.replaceFirst("/.*", "");
            load(root + "#/" + view);
            await("main section");
            Await.pause(4_500);
            shot(name + "-light");
            dark(true);
            shot(name + "-dark");
            dark(false);
            size(390, 844, 2);
            shot(name + "-phone");
            size(1280, 860, 1);
            switchLanguage();
            await("html[lang=zh-CN] main section");
            Await.pause(2_500);
            shot(name + "-zh");
            dark(true);
            shot(name + "-zh-dark");
            dark(false);
            size(390, 844, 2);
            shot(name + "-zh-phone");
            size(1280, 860, 1);
            switchLanguage();
            await("html[lang=en] main section");
        }
    }

    @Override
    public void close() {
        driver.quit();
    }
}
