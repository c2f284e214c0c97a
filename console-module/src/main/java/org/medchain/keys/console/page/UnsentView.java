package org.medchain.keys.console.page;

import java.util.List;

/**
 * A form that was not sent.
 *
 * @param target inside the console to which it is sent, without the slash before it
 * @param label of its button
 * @param fields all of it
 */
public record UnsentView(String target, String label, List<Field> fields) {

    public UnsentView {
        fields = List.copyOf(fields);
    }

    public record Field(String name, String label, String value) {}
}
