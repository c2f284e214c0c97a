package org.medchain.keys.web.openapi;

import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.DumperOptions.FlowStyle;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/** Writes JSON as YAML for persons to read. {@link YamlAsJson} reads the same from it. */
final class JsonAsYaml {

    private JsonAsYaml() {}

    static byte[] of(JsonObject json) {
        DumperOptions options = new DumperOptions();
        options.setSplitLines(false);
        StringWriter out = new StringWriter();
        new Yaml(options).serialize(toNode(json), out);
        return out.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static Node toNode(JsonValue value) {
        if (value instanceof JsonObject object) {
            List<NodeTuple> members = object.entrySet().stream()
                    .map(member -> new NodeTuple(text(member.getKey()), toNode(member.getValue())))
                    .toList();
            return new MappingNode(Tag.MAP, members, FlowStyle.BLOCK);
        }
        if (value instanceof JsonArray array) {
            return new SequenceNode(
                    Tag.SEQ, array.stream().map(JsonAsYaml::toNode).toList(), FlowStyle.BLOCK);
        }
        if (value instanceof JsonString string) {
            return text(string.getString());
        }
        return plain(tagOf(value), value.toString());
    }

    private static Tag tagOf(JsonValue value) {
        if (value instanceof JsonNumber number) {
            return number.isIntegral() ? Tag.INT : Tag.FLOAT;
        }
        return value == JsonValue.NULL ? Tag.NULL : Tag.BOOL;
    }

    /** Returns a scalar for a text; the emitter quotes one that reads as another type. */
    private static Node text(String text) {
        return text.contains("\n")
                ? new ScalarNode(Tag.STR, text, null, null, ScalarStyle.LITERAL)
                : plain(Tag.STR, text);
    }

    private static Node plain(Tag tag, String text) {
        return new ScalarNode(tag, text, null, null, ScalarStyle.PLAIN);
    }
}
