package org.medchain.keys.web;

import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.medchain.keys.problem.EdgeAttributes;
import org.medchain.keys.server.console.ConsoleEntrance;

/**
 * Leads a person who opens the server's root to the console, if there is one, to the page of the HTTP interface, and to the pages of docs/: to those
 * that answer where the person came.
 */
@WebServlet(urlPatterns = "")
public class Welcome extends HttpServlet {

    private static final String PAGE = """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>MedChain Key Management</title>
            </head>
            <body>
            <main>
            <h1>MedChain Key Management</h1>
            %s</main>
            </body>
            </html>
            """;

    private static final String LIST = "<ul>\n%s</ul>\n";
    private static final String CONSOLE = "<li><a href=\"/console/\">The console</a></li>\n";
    private static final String OF_OPERATORS = """
            <li><a href="/openapi?format=html">The HTTP interface</a></li>
            <li><a href="/docs/">The documentation</a></li>
            """;
    private static final String NONE = "<p>The pages of this service are not on this port.</p>\n";

    @Inject
    private transient ConsoleEntrance console;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setContentType("text/html; charset=UTF-8");
        response.getWriter()
                .write(page(
                        console.isOpen(request.getLocalPort(), request.getLocalAddr(), request.getRemoteAddr()),
                        Boolean.TRUE.equals(request.getAttribute(EdgeAttributes.OPERATOR_PAGES))));
    }

    static String page(boolean withConsole, boolean withOperatorPages) {
        String links = (withConsole ? CONSOLE : "") + (withOperatorPages ? OF_OPERATORS : "");
        return PAGE.formatted(links.isEmpty() ? NONE : LIST.formatted(links));
    }
}
