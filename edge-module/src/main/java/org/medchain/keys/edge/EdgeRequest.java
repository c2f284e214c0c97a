package org.medchain.keys.edge;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.IOException;
import org.medchain.keys.problem.EdgeAttributes;

/** A request whose body is read before anybody waits for it, and whose answer is sent when it is complete. */
final class EdgeRequest extends HttpServletRequestWrapper {

    /** A body of this many bytes arrives with the head of its request, or soon after. */
    private static final int SHORT = 16_384;

    private final EdgeResponse answer;
    private final SlowClients clients;
    private RequestBody body;
    private AsyncContext suspended;
    private boolean waiting;

    /** The path as the client sent it: a request that is dispatched again has it decoded. Null of all others. */
    private String path;

    private String url;

    EdgeRequest(HttpServletRequest request, EdgeResponse answer, SlowClients clients) {
        super(request);
        this.answer = answer;
        this.clients = clients;
    }

    EdgeResponse answer() {
        return answer;
    }

    /** The filters begin, for the first time or again. */
    void begin() {
        waiting = false;
    }

    /** Returns true if the request is dispatched again, or answered by somebody else. */
    boolean isSuspended() {
        return waiting || suspended != null;
    }

    boolean bodyFailed() {
        return getAttribute(EdgeAttributes.BODY_FAILED) != null;
    }

    /**
     * Reads the body, if there is one.
     *
     * @param owner whose memory body and answer take
     * @return false if it has not arrived; the request is dispatched again when it has, or answered here
     */
    boolean arrive(String owner) {
        answer.body().belongTo(owner);
        if (body != null || !hasBody()) {
            return true;
        }
        try {
            body = new RequestBody(this, super.getInputStream(), clients);
            if (isShort() && clients.readers().tryAcquire()) {
                try {
                    body.readAll();
                } finally {
                    clients.readers().release();
                }
                return true;
            }
            path = super.getRequestURI();
            url = super.getRequestURL().toString();
            waiting = true;
            body.readWithoutThread(owner, super.startAsync(this, answer));
            return false;
        } catch (IOException e) {
            waiting = false;
            setAttribute(EdgeAttributes.BODY_FAILED, true);
            return true;
        }
    }

    private boolean hasBody() {
        return getContentLengthLong() > 0 || getHeader("Transfer-Encoding") != null;
    }

    private boolean isShort() {
        return getContentLengthLong() > 0 && getContentLengthLong() <= SHORT;
    }

    @Override
    public String getRequestURI() {
        return path == null ? super.getRequestURI() : path;
    }

    @Override
    public StringBuffer getRequestURL() {
        return url == null ? super.getRequestURL() : new StringBuffer(url);
    }

    @Override
    public ServletInputStream getInputStream() throws IOException {
        if (body == null) {
            body = new RequestBody(this, super.getInputStream(), clients);
        }
        return body;
    }

    /** Sends the answer of a request that is not suspended; a second later if it found no place, so that asking again and again costs the server little. */
    void send() {
        if (getAttribute(PlaceFilter.WITHOUT_PLACE) != null && isAsyncSupported()) {
            AsyncContext paused = startAsync(this, answer);
            clients.pause().execute(() -> paused.start(paused::complete));
            return;
        }
        answer.complete();
        if (answer.body().sendNow()) {
            end();
        } else if (isAsyncSupported()) {
            AsyncContext later = super.startAsync(this, answer);
            later.addListener(new AtTheEnd(this::end));
            answer.body().sendLater(later);
        } else {
            answer.body().sendHere();
            end();
        }
    }

    @Override
    public AsyncContext startAsync() {
        return suspend(super.startAsync());
    }

    @Override
    public AsyncContext startAsync(ServletRequest request, ServletResponse response) {
        return suspend(super.startAsync(request, response));
    }

    private AsyncContext suspend(AsyncContext server) {
        server.addListener(new AtTheEnd(this::end));
        suspended = new SuspendedExchange(server, answer);
        return suspended;
    }

    @Override
    public AsyncContext getAsyncContext() {
        return suspended == null ? super.getAsyncContext() : suspended;
    }

    /** Gives memory and places back. */
    private void end() {
        if (body != null) {
            body.end();
        }
        answer.body().end();
    }
}
