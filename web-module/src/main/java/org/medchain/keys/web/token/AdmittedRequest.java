package org.medchain.keys.web.token;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.util.concurrent.atomic.AtomicBoolean;

/** A request that is in flight until it is answered, on whatever thread: it ends once. */
final class AdmittedRequest extends HttpServletRequestWrapper {

    private final Runnable end;
    private final AtomicBoolean ended = new AtomicBoolean();
    private volatile boolean suspended;

    /** @param end runs when it is answered */
    AdmittedRequest(HttpServletRequest request, Runnable end) {
        super(request);
        this.end = end;
    }

    @Override
    public AsyncContext startAsync() {
        return endedBy(super.startAsync());
    }

    @Override
    public AsyncContext startAsync(ServletRequest request, ServletResponse response) {
        return endedBy(super.startAsync(request, response));
    }

    /** The filters are done with it. */
    void passed() {
        if (!suspended) {
            endOnce();
        }
    }

    private AsyncContext endedBy(AsyncContext context) {
        suspended = true;
        context.addListener(new End());
        return context;
    }

    private void endOnce() {
        if (ended.compareAndSet(false, true)) {
            end.run();
        }
    }

    private final class End implements AsyncListener {

        @Override
        public void onComplete(AsyncEvent event) {
            endOnce();
        }

        /** Does nothing: the request is completed then. */
        @Override
        public void onTimeout(AsyncEvent event) {}

        /** Does nothing: the request is completed then. */
        @Override
        public void onError(AsyncEvent event) {}

        @Override
        public void onStartAsync(AsyncEvent event) {
            event.getAsyncContext().addListener(this);
        }
    }
}
