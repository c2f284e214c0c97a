package org.medchain.keys.edge;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Optional;
import org.medchain.keys.problem.EdgeAttributes;
import org.medchain.keys.problem.ProblemType;

/**
 * An answer that is held until it is complete, so that no thread that makes it waits for its client, and whose errors are problem details: an
 * error page of the server, or an error without a body, is replaced. What the application answers in JSON, or marks as a page of its own, passes as it is.
 */
final class EdgeResponse extends HttpServletResponseWrapper {

    private static final String CORS = "Access-Control-";
    private static final String DISPOSITION = "Content-Disposition";
    private static final String TRACE = "io.openliberty.trace";

    private final HttpServletRequest request;
    private final String requestId;
    private final RefusedRequests refused;
    private final AnswerBody body;
    private PrintWriter writer;
    private boolean ended;

    EdgeResponse(
            HttpServletRequest request,
            HttpServletResponse response,
            String requestId,
            SlowClients clients,
            RefusedRequests refused) {
        super(response);
        this.request = request;
        this.requestId = requestId;
        this.refused = refused;
        this.body = new AnswerBody(this, request.getContextPath(), "HEAD".equals(request.getMethod()), clients);
    }

    HttpServletResponse real() {
        return (HttpServletResponse) getResponse();
    }

    AnswerBody body() {
        return body;
    }

    /** Answers with the problem of this fault. One that is found while an answer is written is counted here. */
    void end(Fault fault) {
        if (fault == Fault.BUSY && !isCommitted()) {
            refused.add(fault, requestId, null);
            super.setHeader("Retry-After", "1");
        }
        end(fault.problem().status(), fault.problem(), Optional.of(fault));
    }

    /** Completes the answer; call it when nothing more is written. */
    void complete() {
        if (writer != null) {
            writer.flush();
        }
        if (isErrorWithoutJson()) {
            end(getStatus());
        }
    }

    @Override
    public void sendError(int status) {
        end(status);
    }

    @Override
    public void sendError(int status, String message) {
        end(status);
    }

    @Override
    public ServletOutputStream getOutputStream() {
        return body;
    }

    @Override
    public PrintWriter getWriter() throws IOException {
        if (writer == null) {
            // As the server does it: the charset stands in the type of the answer.
            setCharacterEncoding(getCharacterEncoding());
            writer = new PrintWriter(new OutputStreamWriter(body, getCharacterEncoding()));
        }
        return writer;
    }

    /** Flushes the writer only: nothing is sent before the answer is complete. */
    @Override
    public void flushBuffer() {
        if (writer != null) {
            writer.flush();
        }
    }

    /** Takes the body back, and of a file its name: what comes in its place is none. */
    @Override
    public void resetBuffer() {
        super.resetBuffer();
        body.clear();
        if (containsHeader(DISPOSITION)) {
            super.setHeader(DISPOSITION, "inline");
        }
    }

    @Override
    public void reset() {
        super.reset();
        body.clear();
    }

    @Override
    public boolean isCommitted() {
        return ended || super.isCommitted();
    }

    /** The size of the server's own buffers is chosen when the answer is written. */
    @Override
    public void setBufferSize(int size) {
        // Everything is held.
    }

    boolean hasEnded() {
        return ended;
    }

    private boolean isErrorWithoutJson() {
        String type = getContentType();
        return !ended
                && getStatus() >= 400
                && request.getAttribute(EdgeAttributes.PAGE) == null
                && (type == null || !type.toLowerCase(Locale.ROOT).contains("json"));
    }

    /** A servlet does not have PATCH, which is known here: it answers 501 by itself. */
    private void end(int status) {
        int told = status == SC_NOT_IMPLEMENTED ? SC_METHOD_NOT_ALLOWED : status;
        end(told, ProblemType.ofStatus(told), Optional.empty());
    }

    private void end(int status, ProblemType problem, Optional<Fault> fault) {
        if (ended || super.isCommitted()) {
            return;
        }
        resetBuffer();
        super.setStatus(status);
        super.setContentType("application/problem+json");
        body.writeProblem(ProblemBody.of(problem, status, fault, requestId, request.getRequestURI()));
        ended = true;
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
