package org.medchain.keys.web;

import java.util.ArrayList;
import java.util.List;

/** Says where an example does not fit its schema, for as much of JSON Schema as the page uses. */
final class SchemaCheck {

    private SchemaCheck() {}

    static List<String> faults(OpenApi schema, OpenApi example) {
        List<String> faults = new ArrayList<>();
        check(schema, example, "", faults);
        return faults;
    }

    private static void check(OpenApi schema, OpenApi example, String place, List<String> faults) {
        switch (schema.get("type").text()) {
            case "object" -> checkObject(schema, example, place, faults);
            case "array" -> example.items().forEach(item -> check(schema.get("items"), item, place + "/items", faults));
            case "string" -> checkString(schema, example, place, faults);
            case "integer" -> require(example.value() instanceof Integer, place + " is no integer", faults);
            case "number" -> require(example.value() instanceof Number, place + " is no number", faults);
            case "boolean" -> require(example.value() instanceof Boolean, place + " is no boolean", faults);
            default -> faults.add(place + " has an unknown type");
        }
    }

    private static void checkObject(OpenApi schema, OpenApi example, String place, List<String> faults) {
        require(example.isObject(), place + " is no object", faults);
        require(example.names().containsAll(schema.texts("required")), place + " lacks a required member", faults);
        for (String name : example.names()) {
            schema.find("properties")
                    .flatMap(properties -> properties.find(name))
                    .ifPresentOrElse(
                            property -> check(property, example.get(name), place + "/" + name, faults),
                            () -> require(takesOthers(schema), place + "/" + name + " is not in the schema", faults));
        }
    }

    /** Only where the schema says so. */
    private static boolean takesOthers(OpenApi schema) {
        return schema.find("additionalProperties")
                .filter(it -> Boolean.TRUE.equals(it.value()))
                .isPresent();
    }

    private static void checkString(OpenApi schema, OpenApi example, String place, List<String> faults) {
        require(example.value() instanceof String, place + " is no string", faults);
        String text = example.text();
        if (schema.has("enum")) {
            require(schema.texts("enum").contains(text), place + " is none of the enum", faults);
        }
        schema.find("minLength")
                .ifPresent(least ->
                        require(text.length() >= Integer.parseInt(least.text()), place + " is too short", faults));
        schema.find("maxLength")
                .ifPresent(most ->
                        require(text.length() <= Integer.parseInt(most.text()), place + " is too long", faults));
        schema.find("pattern")
                .ifPresent(pattern -> require(text.matches(pattern.text()), place + " misses the pattern", faults));
    }

    private static void require(boolean condition, String fault, List<String> faults) {
        if (!condition) {
            faults.add(fault);
        }
    }
}
