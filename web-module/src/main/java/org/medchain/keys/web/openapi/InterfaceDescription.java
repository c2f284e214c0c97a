package org.medchain.keys.web.openapi;

import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.annotation.WebListener;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.medchain.keys.problem.EdgeAttributes;

/**
 * Makes the description of the interface once, from the resource classes and {@code WEB-INF/openapi.yaml}, as YAML, as JSON and as a page, for the filter that
 * answers {@code /openapi}.
 */
@WebListener
public class InterfaceDescription implements ServletContextListener {

    private static final String PAGE = "/WEB-INF/openapi.yaml";

    @Inject
    private BeanManager beans;

    @Override
    @SuppressWarnings("unchecked")
    public void contextInitialized(ServletContextEvent event) {
        ServletContext context = event.getServletContext();
        if (context.getAttribute(EdgeAttributes.INTERFACE) instanceof BiConsumer<?, ?> pages) {
            JsonObject description =
                    new InterfaceCompletion(ResourceRoles.of(beanClasses())).complete(YamlAsJson.of(read(context)));
            ((BiConsumer<String, byte[]>) pages).accept("application/yaml", JsonAsYaml.of(description));
            ((BiConsumer<String, byte[]>) pages).accept("text/html", InterfacePage.of(description));
            ((BiConsumer<String, byte[]>) pages)
                    .accept("application/json", description.toString().getBytes(StandardCharsets.UTF_8));
        }
    }

    private Stream<Class<?>> beanClasses() {
        return beans.getBeans(Object.class, Any.Literal.INSTANCE).stream().map(Bean::getBeanClass);
    }

    private static byte[] read(ServletContext context) {
        try (InputStream page = context.getResourceAsStream(PAGE)) {
            return page.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
