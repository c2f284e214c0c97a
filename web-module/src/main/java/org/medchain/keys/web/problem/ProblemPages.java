package org.medchain.keys.web.problem;

import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.medchain.keys.problem.ProblemType;

/**
 * Shows a person what a problem's {@code type} means: a page at the address that the type is. It says what the problem itself says, so it needs no
 * token.
 */
@WebServlet(urlPatterns = "/problems/*")
public class ProblemPages extends HttpServlet {

    private static final String PAGE = """
            <!DOCTYPE html>
            <html lang="en">
            <head><meta charset="utf-8"><title>%1$s - MedChain Key Management</title></head>
            <body>
            <h1>%1$s</h1>
            <p>HTTP status %2$d, type <code>%3$s</code></p>
            <p>%4$s</p>
            <p>The request id of the answer leads to the entry in the audit trail, and in the log if the service is at fault.</p>
            <p><a href="/">The interface</a></p>
            </body>
            </html>
            """;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Optional<ProblemType> type = ProblemType.find(request.getServletPath() + request.getPathInfo());
        ProblemType shown = type.orElse(ProblemType.NOT_FOUND);
        response.setStatus(type.isPresent() ? HttpServletResponse.SC_OK : HttpServletResponse.SC_NOT_FOUND);
        response.setContentType("text/html; charset=UTF-8");
        response.getWriter().write(PAGE.formatted(shown.title(), shown.status(), shown.type(), shown.detail()));
    }
}
