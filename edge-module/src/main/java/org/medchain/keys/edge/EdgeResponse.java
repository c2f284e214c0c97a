package org.medchain.keys.edge;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import org.medchain.keys.problem.ProblemType;

/**
 * An answer whose errors are problem details: an error page of the server, or an error without a body, is replaced. What the
 * application answers in JSON passes as it is.
 */
final class EdgeResponse extends HttpServletResponseWrapper {

    private static final String CORS = "Access-Control-";
    private static final String TRACE = "io.openliberty.trace";

    private final String requestId;
    private boolean ended;
    private boolean opened;

    EdgeResponse(HttpServletResponse response, String requestId) {
        super(response);
        this.requestId = requestId;
    }

    /** Answers with the problem of this fault. */
    void end(Fault fault) throws IOException {
        end(fault.problem().status(), fault.problem(), Optional.of(fault));
    }

    /** To be called when nothing more is written. */
    void complete() throws IOException {
        if (isErrorWithoutJson()) {
            end(getStatus());
        }
    }

    @Override
    public void sendError(int status) throws IOException {
        end(status);
    }

    @Override
    public void sendError(int status, String message) throws IOException {
        end(status);
    }

    @Override
    public ServletOutputStream getOutputStream() throws IOException {
        replaceErrorPage();
        opened = true;
        return ended ? new NoOutput() : super.getOutputStream();
    }

    @Override
    public PrintWriter getWriter() throws IOException {
        replaceErrorPage();
        opened = true;
        return ended ? new PrintWriter(new NoOutput(), false, StandardCharsets.UTF_8) : super.getWriter();
    }

    private void replaceErrorPage() throws IOException {
        if (!opened && isErrorWithoutJson()) {
            end(getStatus());
        }
    }

    private boolean isErrorWithoutJson() {
        String type = getContentType();
        return !ended
                && getStatus() >= 400
                && (type == null || !type.toLowerCase(Locale.ROOT).contains("json"));
    }

    /** A servlet does not have PATCH, which is known here: it answers 501 by itself. */
    private void end(int status) throws IOException {
        int told = status == SC_NOT_IMPLEMENTED ? SC_METHOD_NOT_ALLOWED : status;
        end(told, ProblemType.ofStatus(told), Optional.empty());
    }

    private void end(int status, ProblemType problem, Optional<Fault> fault) throws IOException {
        if (ended || isCommitted()) {
            return;
        }
        ended = true;
        super.resetBuffer();
        super.setStatus(status);
        super.setContentType("application/problem+json");
        byte[] body = ProblemBody.of(problem, status, fault, requestId);
        super.setContentLength(body.length);
        write(body);
        super.flushBuffer();
    }

    /** Whichever way the page began that is replaced. */
    private void write(byte[] body) throws IOException {
        try {
            super.getOutputStream().write(body);
        } catch (IllegalStateException e) {
            super.getWriter().write(new String(body, StandardCharsets.UTF_8));
        }
    }

    /** Features of the server let pages of any origin read what they answer, and tell the trace, which problems tell as {@code traceId}. */
    private static boolean isWanted(String header) {
        return !header.regionMatches(true, 0, CORS, 0, CORS.length()) && !header.equalsIgnoreCase(TRACE);
    }

    @Override
    public void setHeader(String name, String value) {
        if (isWanted(name)) {
            super.setHeader(name, value);
        }
    }

    @Override
    public void addHeader(String name, String value) {
        if (isWanted(name)) {
            super.addHeader(name, value);
        }
    }
}
