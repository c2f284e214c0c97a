package org.medchain.keys.web;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.medchain.keys.web.repeat.Repeatable;
import org.medchain.keys.web.security.AccessFilter;
import org.medchain.keys.web.security.Performs;

/** A method of a resource class, as its annotations tell it. */
public record ResourceMethod(String httpMethod, String path, Method method) {

    /** AWS and Vault describe those protocols, and clients know them; openapi.yaml has what is this service's own. */
    private static final Set<String> OF_OTHER_PROTOCOLS =
            Set.of("org.medchain.keys.web.awskms", "org.medchain.keys.web.vault");

    /** Every resource method of the interface. */
    public static List<ResourceMethod> all() {
        return new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests()).importPackages("org.medchain.keys.web").stream()
                        .filter(type -> type.isAnnotatedWith(Path.class))
                        .filter(type -> !OF_OTHER_PROTOCOLS.contains(type.getPackageName()))
                        .map(JavaClass::reflect)
                        .flatMap(ResourceMethod::methodsOf)
                        .toList();
    }

    private static Stream<ResourceMethod> methodsOf(Class<?> resource) {
        return Arrays.stream(resource.getDeclaredMethods())
                .flatMap(method -> httpMethodOf(method).stream().map(verb -> {
                    String below = Optional.ofNullable(method.getAnnotation(Path.class))
                            .map(path -> "/" + path.value())
                            .orElse("");
                    return new ResourceMethod(
                            verb, "/" + resource.getAnnotation(Path.class).value() + below, method);
                }));
    }

    private static Optional<String> httpMethodOf(Method method) {
        return Arrays.stream(method.getAnnotations())
                .map(annotation -> annotation.annotationType().getAnnotation(HttpMethod.class))
                .filter(verb -> verb != null)
                .map(HttpMethod::value)
                .findFirst();
    }

    org.medchain.keys.audit.Operation operation() {
        return method.getAnnotation(Performs.class).value();
    }

    Set<String> roles() {
        return Set.copyOf(AccessFilter.rolesOf(method.getAnnotation(Performs.class)));
    }

    boolean has(Class<? extends Annotation> annotation) {
        return method.isAnnotationPresent(annotation);
    }

    /** Names of the parameters, each with its place before it: {@code path:tenantId}. */
    public Set<String> parameters() {
        Stream<String> repeatable = has(Repeatable.class) ? Stream.of("header:Idempotency-Key") : Stream.empty();
        return Stream.concat(
                        repeatable,
                        Arrays.stream(method.getParameters())
                                .flatMap(ResourceMethod::sourcesOf)
                                .flatMap(source -> nameOf(source).stream()))
                .collect(Collectors.toSet());
    }

    private static Stream<AnnotatedElement> sourcesOf(Parameter parameter) {
        return parameter.isAnnotationPresent(BeanParam.class)
                ? Arrays.stream(parameter.getType().getDeclaredFields())
                : Stream.of(parameter);
    }

    private static Optional<String> nameOf(AnnotatedElement source) {
        return Optional.ofNullable(source.getAnnotation(PathParam.class))
                .map(path -> "path:" + path.value())
                .or(() -> Optional.ofNullable(source.getAnnotation(QueryParam.class))
                        .map(query -> "query:" + query.value()))
                .or(() -> Optional.ofNullable(source.getAnnotation(HeaderParam.class))
                        .map(header -> "header:" + header.value()));
    }

    @Override
    public String toString() {
        return httpMethod + " " + path;
    }
}
