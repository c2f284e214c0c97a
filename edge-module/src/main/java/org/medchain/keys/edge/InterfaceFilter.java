package org.medchain.keys.edge;

import jakarta.servlet.FilterChain;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.Optional;
import java.util.stream.Stream;

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
        Optional<InterfacePages.Page> page = pages.find(type);
        if (page.isPresent()) {
            answer(request, response, type, page.get());
        } else {
            response.sendError(HttpServletResponse.SC_NOT_FOUND);
        }
    }

    private static void answer(
            HttpServletRequest request, HttpServletResponse response, String type, InterfacePages.Page page)
            throws IOException {
        response.setHeader("Cache-Control", "no-cache");
        response.setHeader("Vary", "Accept");
        response.setHeader("ETag", page.tag());
        if (hasTag(request, page.tag())) {
            response.setStatus(HttpServletResponse.SC_NOT_MODIFIED);
            return;
        }
        response.setContentType(type);
        response.setContentLength(page.size());
        if (!request.getMethod().equals("HEAD")) {
            page.writeTo(response.getOutputStream());
        }
    }

    private static boolean wantsJson(HttpServletRequest request) {
        String format = request.getParameter("format");
        String accept = request.getHeader("Accept");
        return format == null ? accept != null && accept.contains(JSON) : format.equalsIgnoreCase("json");
    }

    /** {@code If-None-Match} compares weakly (RFC 9110, 13.1.2). */
    private static boolean hasTag(HttpServletRequest request, String tag) {
        return Collections.list(request.getHeaders("If-None-Match")).stream()
                .flatMap(value -> Stream.of(value.split(",", -1)))
                .map(value -> value.strip().replaceFirst("^W/", ""))
                .anyMatch(value -> value.equals(tag) || value.equals("*"));
    }
}
