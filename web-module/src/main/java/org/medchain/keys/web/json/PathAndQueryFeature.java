package org.medchain.keys.web.json;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.DynamicFeature;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.FeatureContext;
import jakarta.ws.rs.ext.Provider;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Gives each resource method a {@link PathAndQuery} filter that knows the method's own query parameters, and {@link NoBody} to one that changes
 * something and reads no body.
 */
@Provider
public class PathAndQueryFeature implements DynamicFeature {

    @Override
    public void configure(ResourceInfo resource, FeatureContext context) {
        Method method = resource.getResourceMethod();
        context.register(new PathAndQuery(queryParametersOf(method)));
        if (!method.isAnnotationPresent(GET.class) && !readsBody(method)) {
            context.register(new NoBody());
        }
    }

    /** Returns true if JAX-RS gives the method the body, or the servlet's request from which it reads the body itself. */
    static boolean readsBody(Method method) {
        return Arrays.stream(method.getParameters())
                .anyMatch(parameter ->
                        parameter.getAnnotations().length == 0 || parameter.getType() == HttpServletRequest.class);
    }

    static Set<String> queryParametersOf(Method method) {
        return Arrays.stream(method.getParameters())
                .flatMap(PathAndQueryFeature::sourcesOf)
                .map(source -> source.getAnnotation(QueryParam.class))
                .filter(query -> query != null)
                .map(QueryParam::value)
                .collect(Collectors.toUnmodifiableSet());
    }

    private static Stream<AnnotatedElement> sourcesOf(Parameter parameter) {
        return parameter.isAnnotationPresent(BeanParam.class)
                ? Arrays.stream(parameter.getType().getDeclaredFields())
                : Stream.of(parameter);
    }
}
