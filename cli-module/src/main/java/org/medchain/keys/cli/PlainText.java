package org.medchain.keys.cli;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** JSON as people read it: a thing as lines of names and values, a list as a table. */
final class PlainText {

    private static final String GAP = "  ";

    private PlainText() {}

    /** Returns the members of a thing as texts; those of an object or a list inside have its name and a dot before theirs. */
    static Map<String, String> members(JsonObject thing) {
        Map<String, String> members = new LinkedHashMap<>();
        thing.forEach((name, value) -> put(members, name, value));
        return members;
    }

    static String of(JsonObject thing) {
        Map<String, String> members = members(thing);
        int width = widest(members.keySet());
        return members.entrySet().stream()
                .map(member -> pad(member.getKey(), width) + GAP + member.getValue() + System.lineSeparator())
                .collect(Collectors.joining());
    }

    private static void put(Map<String, String> members, String name, JsonValue value) {
        if (value instanceof JsonObject object) {
            object.forEach((member, inner) -> put(members, name + "." + member, inner));
        } else if (value instanceof JsonArray array) {
            for (int i = 0; i < array.size(); i++) {
                put(members, name + "." + i, array.get(i));
            }
        } else {
            members.put(name, text(value));
        }
    }

    /** Members that are lists or objects themselves have no column. */
    static String table(JsonArray things) {
        Set<String> columns = new LinkedHashSet<>();
        things.getValuesAs(JsonObject.class)
                .forEach(thing -> thing.forEach((name, value) -> {
                    if (!(value instanceof JsonObject) && !(value instanceof JsonArray)) {
                        columns.add(name);
                    }
                }));
        if (columns.isEmpty()) {
            return "";
        }
        List<List<String>> lines = new ArrayList<>();
        lines.add(List.copyOf(columns));
        things.getValuesAs(JsonObject.class)
                .forEach(thing -> lines.add(columns.stream()
                        .map(column -> thing.containsKey(column) ? text(thing.get(column)) : "")
                        .toList()));
        int[] widths = widths(lines);
        return lines.stream().map(line -> aligned(line, widths)).collect(Collectors.joining());
    }

    private static int[] widths(List<List<String>> lines) {
        return IntStream.range(0, lines.get(0).size())
                .map(column -> lines.stream()
                        .mapToInt(line -> line.get(column).length())
                        .max()
                        .orElse(0))
                .toArray();
    }

    private static String aligned(List<String> line, int... widths) {
        return IntStream.range(0, widths.length)
                        .mapToObj(column -> pad(line.get(column), widths[column]))
                        .collect(Collectors.joining(GAP))
                        .stripTrailing()
                + System.lineSeparator();
    }

    private static String text(JsonValue value) {
        return value instanceof JsonString string ? string.getString() : value.toString();
    }

    private static int widest(Set<String> texts) {
        return texts.stream().mapToInt(String::length).max().orElse(0);
    }

    private static String pad(String text, int width) {
        return text + " ".repeat(width - text.length());
    }
}
