package org.medchain.keys.edge;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import java.util.concurrent.atomic.AtomicBoolean;

/** An exchange that is answered later: when it is complete the answer is sent, and when that is done the server is notified. */
final class SuspendedExchange implements AsyncContext {

    private final AsyncContext server;
    private final EdgeResponse answer;
    private final AtomicBoolean complete = new AtomicBoolean();

    SuspendedExchange(AsyncContext server, EdgeResponse answer) {
        this.server = server;
        this.answer = answer;
    }

    @Override
    public void complete() {
        if (!complete.compareAndSet(false, true)) {
            return;
        }
        answer.complete();
        if (answer.body().sendNow()) {
            server.complete();
        } else {
            answer.body().sendLater(server);
        }
    }

    @Override
    public ServletRequest getRequest() {
        return server.getRequest();
    }

    @Override
    public ServletResponse getResponse() {
        return server.getResponse();
    }

    @Override
    public boolean hasOriginalRequestAndResponse() {
        return server.hasOriginalRequestAndResponse();
    }

    @Override
    public void dispatch() {
        server.dispatch();
    }

    @Override
    public void dispatch(String path) {
        server.dispatch(path);
    }

    @Override
    public void dispatch(ServletContext context, String path) {
        server.dispatch(context, path);
    }

    @Override
    public void start(Runnable run) {
        server.start(run);
    }

    @Override
    public void addListener(AsyncListener listener) {
        server.addListener(listener);
    }

    @Override
    public void addListener(AsyncListener listener, ServletRequest request, ServletResponse response) {
        server.addListener(listener, request, response);
    }

    @Override
    public <T extends AsyncListener> T createListener(Class<T> type) throws ServletException {
        return server.createListener(type);
    }

    @Override
    public void setTimeout(long millis) {
        server.setTimeout(millis);
    }

    @Override
    public long getTimeout() {
        return server.getTimeout();
    }
}
