package org.medchain.keys.web;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.medchain.keys.web.openapi.CompletedInterface;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** One node of the page that describes the HTTP interface, as a server answers it. References within the page are followed on the way. */
public final class OpenApi {

    private static final String YAML = new String(CompletedInterface.yaml(), StandardCharsets.UTF_8);
    private static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "patch", "head", "options");

    private static final String FORM_OF = "x-form-of";

    private final Object root;
    private final Object value;

    private OpenApi(Object root, Object value) {
        this.root = root;
        this.value = value;
    }

    /** One operation: its method, its path, and what the page says of it. */
    public record Operation(String method, String path, OpenApi description, List<OpenApi> parameters) {

        @Override
        public String toString() {
            return method + " " + path;
        }
    }

    public static OpenApi read() {
        Object root = new Yaml(new SafeConstructor(new LoaderOptions())).load(YAML);
        return new OpenApi(root, root);
    }

    /** Those of the resources, without their {@link #forms}. */
    public List<Operation> operations() {
        return all().filter(operation -> !operation.description().has(FORM_OF)).toList();
    }

    /** The operations that answer in one of the forms of another one. */
    public List<Operation> forms() {
        return all().filter(operation -> operation.description().has(FORM_OF)).toList();
    }

    private Stream<Operation> all() {
        return get("paths").names().stream()
                .flatMap(path -> operationsOf(path, get("paths").get(path)).stream());
    }

    private static List<Operation> operationsOf(String path, OpenApi item) {
        return item.names().stream()
                .filter(METHODS::contains)
                .map(method -> new Operation(
                        method.toUpperCase(Locale.ROOT),
                        path,
                        item.get(method),
                        concat(item.items("parameters"), item.get(method).items("parameters"))))
                .toList();
    }

    private static List<OpenApi> concat(List<OpenApi> first, List<OpenApi> second) {
        return Stream.concat(first.stream(), second.stream()).toList();
    }

    public OpenApi get(String name) {
        return find(name).orElseThrow(() -> new AssertionError("openapi.yaml: no " + name + " in " + names()));
    }

    public Optional<OpenApi> find(String name) {
        return value instanceof Map<?, ?> map
                ? Optional.ofNullable(map.get(name)).map(this::follow)
                : Optional.empty();
    }

    public boolean has(String name) {
        return find(name).isPresent();
    }

    public Set<String> names() {
        return value instanceof Map<?, ?> map
                ? map.keySet().stream().map(String::valueOf).collect(Collectors.toSet())
                : Set.of();
    }

    /** The nodes of the list of this name; none if there is no such list. */
    public List<OpenApi> items(String name) {
        return find(name).map(OpenApi::items).orElse(List.of());
    }

    public List<OpenApi> items() {
        return value instanceof List<?> list ? list.stream().map(this::follow).toList() : List.of();
    }

    public Set<String> texts(String name) {
        return items(name).stream().map(OpenApi::text).collect(Collectors.toSet());
    }

    /** What an {@code examples} or {@code example} member holds. */
    public List<OpenApi> examples() {
        return find("example")
                .map(List::of)
                .orElseGet(() -> find("examples").stream()
                        .flatMap(all ->
                                all.names().stream().map(name -> all.get(name).get("value")))
                        .toList());
    }

    public boolean isObject() {
        return value instanceof Map;
    }

    public Object value() {
        return value;
    }

    public String text() {
        return String.valueOf(value);
    }

    private OpenApi follow(Object target) {
        if (target instanceof Map<?, ?> map && map.get("$ref") instanceof String reference) {
            OpenApi found = new OpenApi(root, root);
            for (String name : reference.substring("#/".length()).split("/", -1)) {
                found = found.get(name);
            }
            return found;
        }
        return new OpenApi(root, target);
    }

    @Override
    public String toString() {
        return text();
    }
}
