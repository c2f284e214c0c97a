package org.medchain.keys.cli;

import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.io.Reader;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.representer.Representer;
import org.yaml.snakeyaml.resolver.Resolver;

/**
 * Tenants as a file describes them: YAML, and so JSON too. Under {@code tenants} each tenant's id has settings by the names that the interface has for
 * them, and {@code rotationPolicy}. A setting that is null is to be absent.
 *
 * <p>Guarantee: what is read has no setting that the interface does not have.
 */
final class TenantsFile {

    private static final String TENANTS = "tenants";
    private static final String ROTATION_POLICY = "rotationPolicy";

    /** Each tenant has a value of these. */
    private static final Set<String> NEVER_ABSENT =
            Set.of(("name destructionWindow fourEyes auditRetention keepPatientIdsInAudit recoveryKeyWait"
                            + " enabled maxAge start end zone days")
                    .split(" "));

    private static final Set<String> SETTINGS = Stream.concat(
                    Stream.of("name", ROTATION_POLICY), TenantSettings.members())
            .collect(Collectors.toUnmodifiableSet());

    private static final String WINDOW = "window";

    /** The names that have names below them. */
    private static final Set<String> OF_NAMES = Set.of(TENANTS, ROTATION_POLICY, WINDOW);

    private static final Set<String> OF_POLICY = Set.of("enabled", "maxAge", "noticeDays", WINDOW);
    private static final Set<String> OF_WINDOW = Set.of("start", "end", "zone", "days");

    /** From the file to a day of a window. Anchors may make a file refer to itself. */
    private static final int DEEPEST = 7;

    private TenantsFile() {}

    /**
     * A tenant as it is to be.
     *
     * @param settings what the file names, and nothing else
     * @param rotationPolicy the same of its rotation policy; empty if it names nothing
     */
    record Wanted(String id, JsonObject settings, JsonObject rotationPolicy) {}

    static List<Wanted> read(Path file) throws IOException {
        JsonValue root;
        try (Reader reader = Files.newBufferedReader(file)) {
            root = toJson(parser().load(reader));
        } catch (YAMLException e) {
            throw new CommandFailedException(ExitStatus.WRONG_USAGE, "the file is no YAML", e);
        }
        JsonObject tenants = objectOf(
                requireNames(objectOf(root, "the file"), Set.of(TENANTS), "").get(TENANTS), TENANTS);
        List<Wanted> wanted = new ArrayList<>();
        tenants.forEach((id, tenant) -> wanted.add(wanted(id, objectOf(tenant, TENANTS + "." + id))));
        return wanted;
    }

    private static Wanted wanted(String id, JsonObject tenant) {
        String path = TENANTS + "." + id + ".";
        requireNames(tenant, SETTINGS, path);
        JsonObject policy = JsonObject.EMPTY_JSON_OBJECT;
        if (tenant.containsKey(ROTATION_POLICY)) {
            String below = path + ROTATION_POLICY;
            policy = requireNames(objectOf(tenant.get(ROTATION_POLICY), below), OF_POLICY, below + ".");
            if (policy.get(WINDOW) instanceof JsonObject window) {
                requireNames(window, OF_WINDOW, below + "." + WINDOW + ".");
            }
        }
        return new Wanted(
                id, Json.createObjectBuilder(tenant).remove(ROTATION_POLICY).build(), policy);
    }

    private static JsonObject objectOf(JsonValue value, String path) {
        if (value instanceof JsonObject object) {
            return object;
        }
        throw CommandFailedException.wrongUsage(path + " must have names with values");
    }

    private static JsonObject requireNames(JsonObject object, Set<String> names, String path) {
        object.forEach((name, value) -> {
            if (!names.contains(name)) {
                throw CommandFailedException.wrongUsage(path + name + " is no setting");
            }
            if ((value == JsonValue.NULL && NEVER_ABSENT.contains(name)) || isNoValueOf(name, value)) {
                throw CommandFailedException.wrongUsage(path + name + " must have a value");
            }
        });
        return object;
    }

    /** Returns true for names and values where a value belongs, and for a window without any. */
    private static boolean isNoValueOf(String name, JsonValue value) {
        return value instanceof JsonObject below
                && (!OF_NAMES.contains(name) || (name.equals(WINDOW) && below.isEmpty()));
    }

    private static Yaml parser() {
        LoaderOptions options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        DumperOptions unused = new DumperOptions();
        return new Yaml(new SafeConstructor(options), new Representer(unused), unused, options, new PlainScalars());
    }

    /** Times and {@code no} are texts, as YAML 1.2 has them; YAML 1.1 makes 22:00 a number and Norway's name false. */
    private static final class PlainScalars extends Resolver {

        private static final Pattern FLAG = Pattern.compile("true|false");
        private static final Pattern NUMBER = Pattern.compile("-?(?:0|[1-9][0-9]*)");
        private static final Pattern ABSENT = Pattern.compile("~|null|");
        private static final Pattern ADOPTED = Pattern.compile("<<");

        @Override
        protected void addImplicitResolvers() {
            addImplicitResolver(Tag.BOOL, FLAG, "tf");
            addImplicitResolver(Tag.INT, NUMBER, "-0123456789");
            addImplicitResolver(Tag.MERGE, ADOPTED, "<");
            addImplicitResolver(Tag.NULL, ABSENT, "~n\0");
            addImplicitResolver(Tag.NULL, ABSENT, null);
        }
    }

    static JsonValue toJson(Object value) {
        return toJson(value, DEEPEST);
    }

    private static JsonValue toJson(Object value, int depth) {
        if (depth == 0) {
            throw CommandFailedException.wrongUsage("the file has more levels than a tenant");
        }
        if (value instanceof Map<?, ?> map) {
            JsonObjectBuilder object = Json.createObjectBuilder();
            map.forEach((name, member) -> object.add(String.valueOf(name), toJson(member, depth - 1)));
            return object.build();
        }
        if (value instanceof Collection<?> items) {
            JsonArrayBuilder array = Json.createArrayBuilder();
            items.forEach(item -> array.add(toJson(item, depth - 1)));
            return array.build();
        }
        if (value instanceof Boolean flag) {
            return flag ? JsonValue.TRUE : JsonValue.FALSE;
        }
        if (value instanceof Integer || value instanceof Long) {
            return Json.createValue(((Number) value).longValue());
        }
        if (value instanceof BigInteger whole) {
            return Json.createValue(whole);
        }
        return value == null ? JsonValue.NULL : Json.createValue(value.toString());
    }
}
