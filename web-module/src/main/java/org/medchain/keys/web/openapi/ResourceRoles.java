package org.medchain.keys.web.openapi;

import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.medchain.keys.web.security.AccessFilter;
import org.medchain.keys.web.security.Performs;

/** Reads from resource classes which roles each operation demands: one of them is needed. */
final class ResourceRoles {

    private ResourceRoles() {}

    /** Returns the roles by method and path, {@code GET /api/v1/tenants} for example. Classes without a path are left out. */
    static Map<String, List<String>> of(Stream<Class<?>> classes) {
        Map<String, List<String>> roles = new TreeMap<>();
        classes.filter(type -> type.isAnnotationPresent(Path.class))
                .flatMap(resource -> Arrays.stream(resource.getDeclaredMethods()))
                .forEach(method -> httpMethodOf(method)
                        .ifPresent(verb -> roles.put(verb + " " + pathOf(method), rolesOf(method))));
        return roles;
    }

    private static List<String> rolesOf(Method method) {
        return AccessFilter.rolesOf(method.getAnnotation(Performs.class));
    }

    private static String pathOf(Method method) {
        String ofClass = method.getDeclaringClass().getAnnotation(Path.class).value();
        Path below = method.getAnnotation(Path.class);
        return "/" + ofClass + (below == null ? "" : "/" + below.value());
    }

    private static Optional<String> httpMethodOf(Method method) {
        return Arrays.stream(method.getAnnotations())
                .map(annotation -> annotation.annotationType().getAnnotation(HttpMethod.class))
                .filter(verb -> verb != null)
                .map(HttpMethod::value)
                .findFirst();
    }
}
