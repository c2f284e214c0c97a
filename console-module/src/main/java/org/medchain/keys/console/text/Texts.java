package org.medchain.keys.console.text;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The words of one language, and times in one zone. Immutable. */
public final class Texts {

    /** The languages, the default first. */
    public static final List<String> LANGUAGES = List.of("en", "de");

    private static final Pattern PLACE = Pattern.compile("\\{(\\d)}");
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss xxx");
    private static final Map<String, Map<String, String>> WORDS =
            LANGUAGES.stream().collect(Collectors.toUnmodifiableMap(Function.identity(), Texts::read));

    private final String language;
    private final ZoneId zone;
    private final Map<String, String> words;

    private Texts(String language, ZoneId zone) {
        this.language = language;
        this.zone = zone;
        this.words = WORDS.get(language);
    }

    /** @param language one that is not known counts as the default */
    public static Texts of(String language, ZoneId zone) {
        return new Texts(LANGUAGES.contains(language) ? language : LANGUAGES.get(0), zone);
    }

    /** Returns the texts that a person chose, as {@link #choice} names them; empty if it names none. */
    public static Optional<Texts> chosen(String choice) {
        String[] parts = choice.split("\\.", 2);
        if (parts.length < 2 || !LANGUAGES.contains(parts[0])) {
            return Optional.empty();
        }
        try {
            return Optional.of(of(parts[0], ZoneId.of(URLDecoder.decode(parts[1], StandardCharsets.UTF_8))));
        } catch (IllegalArgumentException | DateTimeException e) {
            return Optional.empty();
        }
    }

    /** Returns language and zone in characters that a cookie may have. */
    public String choice() {
        return language + "." + URLEncoder.encode(zone.getId(), StandardCharsets.UTF_8);
    }

    private static Map<String, String> read(String language) {
        try (InputStream in = Texts.class.getResourceAsStream("texts_" + language + ".properties");
                Reader reader = new InputStreamReader(in, StandardCharsets.UTF_8)) {
            Properties read = new Properties();
            read.load(reader);
            return read.stringPropertyNames().stream()
                    .collect(Collectors.toUnmodifiableMap(Function.identity(), read::getProperty));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the keys of all words of a language. */
    static Map<String, String> words(String language) {
        return WORDS.get(language);
    }

    public String language() {
        return language;
    }

    public ZoneId zone() {
        return zone;
    }

    /** @throws IllegalArgumentException if the language has no such word */
    public String of(String key, Object... arguments) {
        String text = find(key).orElseThrow(() -> new IllegalArgumentException("no text " + key));
        // In one pass: an argument may look like the place of another.
        return PLACE.matcher(text)
                .replaceAll(
                        place -> Matcher.quoteReplacement(String.valueOf(arguments[Integer.parseInt(place.group(1))])));
    }

    public Optional<String> find(String key) {
        return Optional.ofNullable(words.get(key));
    }

    /** Writes a time with the offset of the zone, so that it can't be mistaken. */
    public String time(Instant time) {
        return TIME.format(time.atZone(zone));
    }

    public String time(Optional<Instant> time) {
        return time.map(this::time).orElse("");
    }

    public String until(Optional<Instant> time, Instant now) {
        return time.map(it -> until(it, now)).orElse("");
    }

    /** Writes how long it is until then, in the two greatest units. */
    public String until(Instant time, Instant now) {
        Duration left = Duration.between(now, time);
        if (left.isNegative() || left.isZero()) {
            return of("until.now");
        }
        if (left.toDays() > 0) {
            return of("until.days", left.toDays(), left.toHoursPart());
        }
        return left.toHours() > 0
                ? of("until.hours", left.toHours(), left.toMinutesPart())
                : of("until.minutes", left.toMinutes(), left.toSecondsPart());
    }
}
