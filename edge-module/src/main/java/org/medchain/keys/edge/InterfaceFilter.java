package org.medchain.keys.edge;

import jakarta.servlet.FilterChain;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Answers {@code GET /openapi} with bytes that are made once, in place of Open Liberty's feature, which serialises the description for each request.
 * {@code ?format=json} or {@code Accept: application/json} gets JSON, {@code html} and {@code text/html} a page for people, everybody else YAML.
 */
final class InterfaceFilter extends HttpFilter {

    static final String CONTEXT = "/openapi";

    private static final String JSON = "application/json";
    private static final String YAML = "application/yaml";
    private static final String HTML = "text/html";

    private final transient InterfacePages pages;

    InterfaceFilter(InterfacePages pages) {
        this.pages = pages;
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException {
        String type = typeFor(request);
        Optional<KeptPage> page = pages.find(type);
        if (page.isPresent()) {
            response.setHeader("Vary", "Accept");
            page.get().answer(request, response, type.equals(HTML) ? HTML + "; charset=UTF-8" : type);
        } else {
            response.sendError(HttpServletResponse.SC_NOT_FOUND);
        }
    }

    private static String typeFor(HttpServletRequest request) {
        String format = request.getParameter("format");
        if (format != null) {
            return Map.of("json", JSON, "html", HTML).getOrDefault(format.toLowerCase(Locale.ROOT), YAML);
        }
        String accept = request.getHeader("Accept") == null ? "" : request.getHeader("Accept");
        return Stream.of(JSON, HTML).filter(accept::contains).findFirst().orElse(YAML);
    }
}
