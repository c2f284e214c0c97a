package org.medchain.keys.console.page;

import java.util.List;
import java.util.Map;
import org.medchain.keys.console.text.Texts;

/** Something that a page tells, or that a form sends, by its name. */
public record Fact(String name, String value) {

    /** Returns them in the order of the map. */
    static List<Fact> of(Map<String, String> values) {
        return values.entrySet().stream()
                .map(it -> new Fact(it.getKey(), it.getValue()))
                .toList();
    }

    /** Returns them by their labels, each a text whose key is the kind and the name. */
    static List<Fact> labelled(String kind, Map<String, String> values, Texts texts) {
        return values.entrySet().stream()
                .map(it -> new Fact(texts.of(kind + it.getKey()), it.getValue()))
                .toList();
    }
}
