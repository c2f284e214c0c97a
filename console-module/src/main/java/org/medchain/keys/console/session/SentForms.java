package org.medchain.keys.console.session;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.medchain.keys.chain.Hash;
import org.medchain.keys.console.exchange.Answer;
import org.medchain.keys.console.exchange.Form;

/**
 * The forms that a session sent last. Each page's forms have a number of their own, so that one which a double click sends twice is known again. Safe for use by
 * many threads.
 */
final class SentForms {

    private static final int MOST = 20;
    private static final String UNDER_WAY = "";

    private final Map<Hash, String> locations = new LinkedHashMap<>();
    private long numbers;

    /** Returns the number of the next page's forms. */
    synchronized long nextNumber() {
        return ++numbers;
    }

    /** Carries out a form, unless the same one of the same page was sent: then the browser goes where that led. A file is made again. */
    Answer once(String path, Form form, Supplier<Answer> work) {
        Hash name = name(path, form.fields());
        Optional<String> before = begin(name);
        if (before.isPresent()) {
            return Answer.seeOther(before.get());
        }
        Optional<String> location = Optional.empty();
        try {
            Answer answer = work.get();
            location = answer.location().filter(it -> answer.cookies().isEmpty());
            return answer;
        } finally {
            end(name, location);
        }
    }

    /** Names a form that goes to the path. */
    static Hash name(String path, Map<String, String> fields) {
        return Hash.sha256((path + fields).getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Begins a form, after the end of the same form if that is under way.
     *
     * @return where the same form led, which is then not to be carried out again
     */
    synchronized Optional<String> begin(Hash form) {
        try {
            while (UNDER_WAY.equals(locations.get(form))) {
                wait();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
        return Optional.ofNullable(locations.putIfAbsent(form, UNDER_WAY));
    }

    /** Ends a form that was begun. One that led nowhere may be sent again. */
    synchronized void end(Hash form, Optional<String> location) {
        locations.remove(form);
        location.ifPresent(it -> locations.put(form, it));
        locations.values().stream()
                .filter(it -> !it.equals(UNDER_WAY))
                .limit(Math.max(0, locations.size() - MOST))
                .toList()
                .forEach(locations.values()::remove);
        notifyAll();
    }
}
