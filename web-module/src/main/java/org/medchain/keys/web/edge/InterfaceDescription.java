package org.medchain.keys.web.edge;

import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.annotation.WebListener;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.function.BiConsumer;
import org.medchain.keys.problem.EdgeAttributes;

/** Makes the description of the interface once, as YAML and as JSON, for the filter that answers {@code /openapi}. */
@WebListener
public class InterfaceDescription implements ServletContextListener {

    private static final String PAGE = "/META-INF/openapi.yaml";

    @Override
    @SuppressWarnings("unchecked")
    public void contextInitialized(ServletContextEvent event) {
        ServletContext context = event.getServletContext();
        if (context.getAttribute(EdgeAttributes.INTERFACE) instanceof BiConsumer<?, ?> pages) {
            byte[] yaml = read(context);
            ((BiConsumer<String, byte[]>) pages).accept("application/yaml", yaml);
            ((BiConsumer<String, byte[]>) pages).accept("application/json", YamlAsJson.of(yaml));
        }
    }

    private static byte[] read(ServletContext context) {
        try (InputStream page = context.getResourceAsStream(PAGE)) {
            return page.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
