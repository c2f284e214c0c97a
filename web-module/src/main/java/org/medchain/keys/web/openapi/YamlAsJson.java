package org.medchain.keys.web.openapi;

import static org.medchain.keys.server.JsonImplementation.JSON;

import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.io.ByteArrayInputStream;
import java.io.InputStreamReader;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/** Reads YAML as JSON. Texts stay texts, also those that look like a time. */
final class YamlAsJson {

    /** The spellings of true in YAML 1.1. */
    private static final Set<String> TRUE = Set.of("true", "yes", "on");

    private YamlAsJson() {}

    static JsonObject of(byte[] yaml) {
        Node root = new Yaml(new SafeConstructor(new LoaderOptions()))
                .compose(new InputStreamReader(new ByteArrayInputStream(yaml), StandardCharsets.UTF_8));
        return toJson(root).asJsonObject();
    }

    private static JsonValue toJson(Node node) {
        if (node instanceof MappingNode mapping) {
            JsonObjectBuilder object = JSON.createObjectBuilder();
            mapping.getValue()
                    .forEach(member ->
                            object.add(((ScalarNode) member.getKeyNode()).getValue(), toJson(member.getValueNode())));
            return object.build();
        }
        if (node instanceof SequenceNode sequence) {
            JsonArrayBuilder array = JSON.createArrayBuilder();
            sequence.getValue().forEach(item -> array.add(toJson(item)));
            return array.build();
        }
        return scalar((ScalarNode) node);
    }

    private static JsonValue scalar(ScalarNode scalar) {
        String text = scalar.getValue();
        if (scalar.getTag().equals(Tag.INT) || scalar.getTag().equals(Tag.FLOAT)) {
            return JSON.createValue(new BigDecimal(text));
        }
        if (scalar.getTag().equals(Tag.BOOL)) {
            return TRUE.contains(text.toLowerCase(Locale.ROOT)) ? JsonValue.TRUE : JsonValue.FALSE;
        }
        return scalar.getTag().equals(Tag.NULL) ? JsonValue.NULL : JSON.createValue(text);
    }
}
