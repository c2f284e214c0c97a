package org.medchain.keys.console.page;

import java.time.DayOfWeek;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.medchain.keys.MalformedValueException;
import org.medchain.keys.console.exchange.Form;
import org.medchain.keys.console.text.Texts;
import org.medchain.keys.rotation.policy.MaintenanceWindow;
import org.medchain.keys.rotation.policy.RotationPolicy;

/**
 * A rotation policy as texts of a form, by the names that the HTTP interface has for them; each day of the window that is
 * chosen is a field of its own. A policy without a window has none of the window's fields.
 */
final class PolicyForm {

    static final String ENABLED = "enabled";
    static final String MAX_AGE = "maxAge";
    static final String NOTICE = "noticeDays";
    static final String WINDOW = "window";
    static final String START = "window.start";
    static final String END = "window.end";
    static final String ZONE = "window.zone";
    static final List<String> DAYS = names(Stream.of(DayOfWeek.values()));

    /** The names of all fields. */
    static final Set<String> NAMES = all();

    private PolicyForm() {}

    private static Set<String> all() {
        Set<String> names = new HashSet<>(Set.of(ENABLED, MAX_AGE, NOTICE, START, END, ZONE));
        names.addAll(DAYS);
        return Collections.unmodifiableSet(names);
    }

    private static List<String> names(Stream<DayOfWeek> days) {
        return days.sorted().map(Enum::name).toList();
    }

    /** Returns what a form sends that asks for the policy. */
    static Map<String, String> of(RotationPolicy policy) {
        Map<String, String> texts = new LinkedHashMap<>();
        texts.put(ENABLED, String.valueOf(policy.enabled()));
        texts.put(MAX_AGE, policy.maxAgeText());
        policy.noticeDays().ifPresent(days -> texts.put(NOTICE, String.valueOf(days)));
        policy.window().ifPresent(window -> {
            texts.put(START, window.start().toString());
            texts.put(END, window.end().toString());
            texts.put(ZONE, window.zone().getId());
            names(window.days().stream()).forEach(day -> texts.put(day, "true"));
        });
        return Collections.unmodifiableMap(texts);
    }

    /**
     * Reads a form.
     *
     * @throws MalformedValueException if a text is none that a policy may have, or they are no policy together
     */
    static RotationPolicy parse(Form form) {
        form.require(ENABLED);
        return new RotationPolicy(
                form.findTruth(ENABLED).orElseThrow(),
                RotationPolicy.parseAge(form.require(MAX_AGE)),
                window(form),
                form.find(NOTICE, Integer::valueOf, "must be a whole number"));
    }

    private static Optional<MaintenanceWindow> window(Form form) {
        List<String> days = days(form);
        boolean none = days.isEmpty()
                && Stream.of(START, END, ZONE).allMatch(it -> form.find(it).isEmpty());
        return none
                ? Optional.empty()
                : Optional.of(
                        MaintenanceWindow.parse(form.find(START), form.find(END), form.find(ZONE), Optional.of(days)));
    }

    /** Returns the days that are chosen. */
    static List<String> days(Form form) {
        return DAYS.stream().filter(day -> form.find(day).isPresent()).toList();
    }

    /** Returns the policy as pages show it, by the keys of the labels. */
    static Map<String, String> words(RotationPolicy policy, Texts texts) {
        Map<String, String> words = new LinkedHashMap<>();
        words.put(ENABLED, texts.of("is." + policy.enabled()));
        words.put(MAX_AGE, policy.maxAgeText());
        words.put(NOTICE, policy.noticeDays().map(String::valueOf).orElse(""));
        words.put(WINDOW, policy.window().map(it -> words(it, texts)).orElseGet(() -> texts.of("policy.anyTime")));
        return words;
    }

    private static String words(MaintenanceWindow window, Texts texts) {
        String days = names(window.days().stream()).stream()
                .map(day -> texts.of("setting." + day))
                .collect(Collectors.joining(", "));
        return window.start() + " - " + window.end() + " " + window.zone().getId() + ", " + days;
    }
}
