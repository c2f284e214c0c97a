package org.medchain.keys.it.console;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/** A person's window of {@link Chromium}. What people press is pressed here; what leads to another page waits until that is loaded. */
record Tab(Chromium chromium, String name) {

    /** The bound of a page's HTML in bytes, and that of a page with all that it loads. */
    static final int LARGEST_HTML = 60_000;

    private static final int LARGEST_PAGE = 150_000;

    /** A file that the browser kept. */
    record Download(String name, Path path) {}

    /** Opens an address, of the console if it is a path, and returns the status of its answer. */
    int go(String url) {
        return status("go", url);
    }

    int back() {
        return status("back");
    }

    /** Presses the tabulator until the element of that name has the focus; fails if it never does, or if nobody sees that it does. */
    Tab reach(String label) {
        ask("reach", label);
        return this;
    }

    /** Types into the field that has the focus, in place of what is there. */
    Tab type(String text) {
        ask("press", "ControlOrMeta+A");
        ask("type", text);
        return this;
    }

    /** Chooses what begins with the text in the list that has the focus. */
    Tab choose(String text) {
        ask("type", text);
        return this;
    }

    /** Presses a key that leads nowhere. */
    Tab press(String key) {
        ask("press", key);
        return this;
    }

    /** Presses Enter, and returns the status of the page that it leads to. */
    int enter() {
        return status("enter");
    }

    /** Goes to a link or a button and presses Enter. */
    int enter(String label) {
        return reach(label).enter();
    }

    /** Presses Enter on what answers with a file. */
    Download download() {
        JsonObject kept = ask("download").asJsonObject();
        return new Download(kept.getString("name"), Path.of(kept.getString("path")));
    }

    int submit(String selector) {
        return status("submit", selector);
    }

    /** Submits without waiting; otherwise as {@link #submit}. */
    CompletableFuture<Integer> submitLater(String selector) {
        return chromium.ask(name, "submit", Json.createValue(selector)).thenApply(it -> ((JsonNumber) it).intValue());
    }

    int doubleClick(String selector) {
        return status("doubleClick", selector);
    }

    /** Waits until the browser is at the address. */
    void settle(String pattern) {
        ask("settle", pattern);
    }

    String text() {
        return ((JsonString) ask("text")).getString();
    }

    String address() {
        return ((JsonString) ask("address")).getString();
    }

    JsonValue evaluate(String expression) {
        return ask("evaluate", expression);
    }

    /** Returns what the browser tells assistive technology of the page: roles, names and states, one on each line. */
    String tree() {
        return ((JsonString) ask("tree")).getString();
    }

    /** Shows the page on a medium from here on, for example {@code print}. */
    void showOn(String medium) {
        ask("media", medium);
    }

    /** Shows the page in forced colours from here on. */
    void forceColours() {
        ask("forceColours");
    }

    /** Returns what people see of the page that paper can't do, and what does not fit on it. */
    List<String> unprintable() {
        return strings(ask("unprintable"));
    }

    /** Returns the headings of the page, one on each line. */
    String headings() {
        return ((JsonString) ask("headings")).getString();
    }

    List<String> frames() {
        return strings(ask("frames"));
    }

    List<String> violations() {
        return strings(ask("violations"));
    }

    /** Answers an address with a page of somebody else. */
    void serve(String url, String html) {
        ask("serve", url, html);
    }

    /**
     * Holds the page to what each page keeps: nothing that axe finds, no wider than 320 pixels at that width, small enough, no script that ran.
     *
     * @param picture where pictures of it are put
     */
    void assertIsGood(Path picture) {
        assertIsGood(ask("look", picture.toString()).asJsonObject(), picture.toString());
    }

    /** The same without a picture. */
    void assertIsGood(String page) {
        assertIsGood(ask("look").asJsonObject(), page);
    }

    private static void assertIsGood(JsonObject seen, String picture) {
        assertThat(strings(seen.get("axe"))).as("axe, %s", picture).isEmpty();
        assertThat(strings(seen.get("wider")))
                .as("wider than the window, %s", picture)
                .isEmpty();
        assertThat(strings(seen.get("alarms"))).as("scripts, %s", picture).isEmpty();
        assertThat(seen.getInt("html")).as("bytes of HTML, %s", picture).isBetween(1, LARGEST_HTML);
        assertThat(seen.getInt("all")).as("bytes in all, %s", picture).isLessThanOrEqualTo(LARGEST_PAGE);
    }

    void close() {
        ask("close");
    }

    private int status(String call, String... args) {
        return ((JsonNumber) ask(call, args)).intValue();
    }

    private JsonValue ask(String call, String... args) {
        JsonValue[] values = Stream.of(args).map(Json::createValue).toArray(JsonValue[]::new);
        return Chromium.get(chromium.ask(name, call, values));
    }

    private static List<String> strings(JsonValue array) {
        return array.asJsonArray().getValuesAs(JsonString::getString);
    }
}
