package org.medchain.keys.web.openapi;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Makes a page for people of the description of the interface: each operation by its tag, with parameters, bodies and answers, and each schema. It has
 * no script, and needs nothing that is not in it.
 */
final class InterfacePage {

    private static final String DESCRIPTION = "description";
    private static final String SCHEMA = "schema";
    private static final String REFERENCE = "$ref";
    private static final List<String> METHODS = List.of("get", "put", "post", "patch", "delete");
    private static final String STYLE = """
            body { margin: 0; color: #151515; background: #ffffff; font: 1rem/1.5 system-ui, sans-serif; }
            header { padding: 0.5rem 1rem; color: #ffffff; background: #14384f; font-weight: 700; }
            main { max-width: 70rem; padding: 1rem; overflow-wrap: anywhere; }
            a { color: #004d99; }
            h1 { line-height: 1.2; }
            h2 { margin-top: 2rem; }
            details { border-bottom: 1px solid #707070; }
            summary { padding: 0.75rem 0; cursor: pointer; }
            table { width: 100%; border-collapse: collapse; }
            caption { padding: 0.5rem 0; font-weight: 700; text-align: left; }
            th, td { padding: 0.25rem 0.5rem 0.25rem 0; text-align: left; vertical-align: top; }
            pre { overflow: auto; padding: 0.5rem; background: #f0f0f0; }
            a:focus-visible, summary:focus-visible, pre:focus-visible { outline: 3px solid #004d99; outline-offset: 2px; }
            """;

    private final JsonObject description;
    private final StringBuilder html = new StringBuilder();

    private InterfacePage(JsonObject description) {
        this.description = description;
    }

    static byte[] of(JsonObject description) {
        return new InterfacePage(description).make().getBytes(StandardCharsets.UTF_8);
    }

    private String make() {
        JsonObject info = description.getJsonObject("info");
        String title = escape(info.getString("title"));
        html.append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
                .append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>")
                .append(title)
                .append("</title>\n<style>\n")
                .append(STYLE)
                .append("</style>\n</head>\n<body>\n<header>")
                .append(title)
                .append("</header>\n<main>\n<h1>The interface, version ")
                .append(escape(info.getString("version")))
                .append("</h1>\n")
                .append("<p>For programs: <a href=\"/openapi?format=yaml\">OpenAPI in YAML</a>,")
                .append(" <a href=\"/openapi?format=json\">in JSON</a>.")
                .append(" To try operations: <a href=\"/openapi/ui/\">Swagger UI</a>.</p>\n");
        text(info.getString(DESCRIPTION, ""));
        description.getJsonArray("tags").getValuesAs(JsonObject.class).forEach(this::tag);
        html.append("<h2>Schemas</h2>\n");
        description.getJsonObject("components").getJsonObject("schemas").forEach(this::schema);
        return html.append("</main>\n</body>\n</html>\n").toString();
    }

    private void tag(JsonObject tag) {
        String name = tag.getString("name");
        html.append("<h2>").append(escape(name)).append("</h2>\n");
        text(tag.getString(DESCRIPTION, ""));
        description
                .getJsonObject("paths")
                .forEach((path, methods) -> METHODS.stream()
                        .filter(methods.asJsonObject()::containsKey)
                        .map(method -> Map.entry(method, methods.asJsonObject().getJsonObject(method)))
                        .filter(it -> tagOf(it.getValue()).equals(name))
                        .forEach(it -> operation(it.getKey(), path, it.getValue())));
    }

    private static String tagOf(JsonObject operation) {
        return operation.getJsonArray("tags").getString(0);
    }

    private void operation(String method, String path, JsonObject operation) {
        html.append("<details>\n<summary><code>")
                .append(escape(method.toUpperCase(Locale.ROOT) + " " + path))
                .append("</code> ")
                .append(escape(operation.getString("summary", "")))
                .append("</summary>\n");
        text(operation.getString(DESCRIPTION, ""));
        if (operation.containsKey("parameters")) {
            table("Parameters");
            operation.getJsonArray("parameters").getValuesAs(JsonObject.class).forEach(this::parameter);
            html.append("</tbody></table>\n");
        }
        if (operation.containsKey("requestBody")) {
            html.append("<p><strong>Body</strong></p>\n");
            content(resolve(operation.get("requestBody")));
        }
        table("Answers");
        operation.getJsonObject("responses").forEach((status, answer) -> {
            JsonObject whole = resolve(answer);
            html.append("<tr><th scope=\"row\">").append(escape(status)).append("</th><td>");
            text(whole.getString(DESCRIPTION, ""));
            content(whole);
            html.append("</td></tr>\n");
        });
        html.append("</tbody></table>\n</details>\n");
    }

    private void table(String caption) {
        html.append("<table><caption>").append(caption).append("</caption><tbody>\n");
    }

    private void parameter(JsonObject reference) {
        JsonObject parameter = resolve(reference);
        html.append("<tr><th scope=\"row\"><code>")
                .append(escape(parameter.getString("name")))
                .append("</code> (")
                .append(escape(parameter.getString("in")))
                .append(parameter.getBoolean("required", false) ? ", required" : "")
                .append(")</th><td>");
        text(parameter.getString(DESCRIPTION, ""));
        html.append("</td></tr>\n");
    }

    /** Writes the schema of a body, and its first example. */
    private void content(JsonObject body) {
        if (!body.containsKey("content")) {
            return;
        }
        body.getJsonObject("content").forEach((mediaType, value) -> {
            JsonObject content = value.asJsonObject();
            html.append("<p><code>").append(escape(mediaType)).append("</code>");
            if (content.containsKey(SCHEMA)) {
                html.append(' ').append(type(content.getJsonObject(SCHEMA)));
            }
            html.append("</p>\n");
            if (content.containsKey("examples")) {
                content.getJsonObject("examples").values().stream()
                        .limit(1)
                        .map(this::resolve)
                        .filter(example -> example.containsKey("value"))
                        .forEach(example -> html.append("<pre tabindex=\"0\">")
                                .append(escape(PrettyJson.of(example.get("value"))))
                                .append("</pre>\n"));
            }
        });
    }

    private void schema(String name, JsonValue value) {
        JsonObject schema = value.asJsonObject();
        html.append("<details id=\"schema-")
                .append(escape(name))
                .append("\">\n<summary>")
                .append(escape(name))
                .append("</summary>\n");
        text(schema.getString(DESCRIPTION, ""));
        if (schema.containsKey("enum")) {
            html.append("<p>One of: ")
                    .append(words(schema.getJsonArray("enum")))
                    .append("</p>\n");
        }
        if (schema.containsKey("properties")) {
            table("Members");
            schema.getJsonObject("properties").forEach((member, of) -> {
                html.append("<tr><th scope=\"row\"><code>")
                        .append(escape(member))
                        .append("</code></th><td>")
                        .append(type(of.asJsonObject()));
                text(of.asJsonObject().getString(DESCRIPTION, ""));
                html.append("</td></tr>\n");
            });
            html.append("</tbody></table>\n");
        }
        html.append("</details>\n");
    }

    private static String type(JsonObject schema) {
        if (schema.containsKey(REFERENCE)) {
            String name = escape(nameOf(schema));
            return "<a href=\"#schema-" + name + "\">" + name + "</a>";
        }
        if (schema.containsKey("items")) {
            return "array of " + type(schema.getJsonObject("items"));
        }
        return escape(schema.getString("type", ""));
    }

    private static String nameOf(JsonObject reference) {
        String path = reference.getString(REFERENCE);
        return path.substring(path.lastIndexOf('/') + 1);
    }

    private JsonObject resolve(JsonValue value) {
        JsonObject found = value.asJsonObject();
        while (found.containsKey(REFERENCE)) {
            String[] path = found.getString(REFERENCE).split("/", -1);
            found = description
                    .getJsonObject("components")
                    .getJsonObject(path[2])
                    .getJsonObject(path[3]);
        }
        return found;
    }

    /** Writes text whose paragraphs are apart by an empty line; code is in backticks, and what is strong in two stars. */
    private void text(String text) {
        for (String paragraph : text.strip().split("\n\\s*\n", -1)) {
            if (!paragraph.isBlank()) {
                html.append("<p>")
                        .append(escape(paragraph)
                                .replaceAll("`([^`]*)`", "<code>$1</code>")
                                .replaceAll("\\*\\*([^*]*)\\*\\*", "<strong>$1</strong>"))
                        .append("</p>\n");
            }
        }
    }

    private static String words(JsonArray values) {
        return values.stream()
                .map(value -> value instanceof JsonString text ? text.getString() : value.toString())
                .map(value -> "<code>" + escape(value) + "</code>")
                .collect(Collectors.joining(", "));
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
