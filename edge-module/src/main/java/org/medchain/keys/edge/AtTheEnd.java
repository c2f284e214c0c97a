package org.medchain.keys.edge;

import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;

/**
 * Runs what ends a suspended exchange when it is complete, however it came to that.
 *
 * @param end may run more than once
 */
record AtTheEnd(Runnable end) implements AsyncListener {

    @Override
    public void onComplete(AsyncEvent event) {
        end.run();
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
