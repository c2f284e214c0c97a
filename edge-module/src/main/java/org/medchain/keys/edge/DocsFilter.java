package org.medchain.keys.edge;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.medchain.keys.problem.EdgeAttributes;

/** Answers {@code GET /docs/...} with the pages of docs/, of which the build made HTML, to those who see the description of the interface too. */
final class DocsFilter extends HttpFilter {

    /** The root, as the specification has it and as Open Liberty tells it at the start. */
    static final Set<String> CONTEXTS = Set.of("", "/");

    private static final String ROOT = "/docs";
    // Possessive: the stack does not grow with the path.
    private static final Pattern FOLDER = Pattern.compile("/(?:[\\w-]+/)*+");
    private static final Pattern FILE = Pattern.compile(FOLDER + "[\\w-]+(?:\\.[\\w-]+)++");
    private static final Map<String, String> TYPES =
            Map.of(".html", "text/html; charset=UTF-8", ".css", "text/css; charset=UTF-8", ".png", "image/png");
    private static final String OTHER_TYPE = "text/plain; charset=UTF-8";

    private final transient OperatorPages operators;
    private final transient Map<String, KeptPage> pages = new ConcurrentHashMap<>();

    DocsFilter(OperatorPages operators) {
        this.operators = operators;
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        String path = request.getRequestURI();
        if (path.equals(ROOT) || path.startsWith(ROOT + "/")) {
            operators.doFilter(request, response, (asked, answered) -> answer(request, response));
        } else {
            if (path.equals("/")) {
                request.setAttribute(EdgeAttributes.OPERATOR_PAGES, operators.areShown(request));
            }
            chain.doFilter(request, response);
        }
    }

    private void answer(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String path = request.getRequestURI().substring(ROOT.length());
        if (!request.getMethod().equals("GET") && !request.getMethod().equals("HEAD")) {
            response.setHeader("Allow", "GET, HEAD");
            response.sendError(HttpServletResponse.SC_METHOD_NOT_ALLOWED);
        } else if (path.isEmpty()) {
            // Links between pages are relative.
            response.sendRedirect(ROOT + "/");
        } else {
            String file = FOLDER.matcher(path).matches() ? path + "index.html" : path;
            KeptPage page = FILE.matcher(file).matches() ? pages.computeIfAbsent(file, DocsFilter::read) : null;
            if (page == null) {
                response.sendError(HttpServletResponse.SC_NOT_FOUND);
            } else {
                page.answer(request, response, TYPES.getOrDefault(file.substring(file.lastIndexOf('.')), OTHER_TYPE));
            }
        }
    }

    /** Returns null if there is no such file, so that what clients make up is not kept. */
    private static KeptPage read(String file) {
        try (InputStream found = DocsFilter.class.getResourceAsStream("docs" + file)) {
            return found == null ? null : new KeptPage(found.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
