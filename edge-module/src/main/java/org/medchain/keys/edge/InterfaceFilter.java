package org.medchain.keys.edge;

import jakarta.servlet.FilterChain;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;

/**
 * Answers {@code GET /openapi} with bytes that are made once, in place of Open Liberty's feature, which serialises the description for each request.
 * {@code ?format=json} or {@code Accept: application/json} gets JSON, everybody else YAML.
 */
final class InterfaceFilter extends HttpFilter {

    static final String CONTEXT = "/openapi";

    private static final long serialVersionUID = 1L;
    private static final String JSON = "application/json";
    private static final String YAML = "application/yaml";

    private final transient InterfacePages pages;

    InterfaceFilter(InterfacePages pages) {
        this.pages = pages;
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException {
        String type = wantsJson(request) ? JSON : YAML;
        Optional<KeptPage> page = pages.find(type);
        if (page.isPresent()) {
            response.setHeader("Vary", "Accept");
            page.get().answer(request, response, type);
        } else {
            response.sendError(HttpServletResponse.SC_NOT_FOUND);
        }
    }

    private static boolean wantsJson(HttpServletRequest request) {
        String format = request.getParameter("format");
        String accept = request.getHeader("Accept");
        return format == null ? accept != null && accept.contains(JSON) : format.equalsIgnoreCase("json");
    }
}
