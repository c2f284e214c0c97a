package org.medchain.keys.edge;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;

/** A request that may take a place of its address, and gives it back when it is answered, on whatever thread. */
final class PlacedRequest extends HttpServletRequestWrapper {

    private String address;

    /** The places of which the request has one; null if it has none. */
    private Places places;

    private volatile boolean suspended;

    PlacedRequest(HttpServletRequest request) {
        super(request);
    }

    /** Returns true if the request has one of these places. It takes one if it has none, and gives back the one of another kind that it has. */
    synchronized boolean take(Places wanted) {
        if (places == wanted) {
            return true;
        }
        String taker = getRemoteAddr();
        if (!wanted.take(taker)) {
            return false;
        }
        giveBack();
        places = wanted;
        address = taker;
        return true;
    }

    /** The filters are done with it. */
    void passed() {
        if (!suspended) {
            giveBack();
        }
    }

    private synchronized void giveBack() {
        if (places != null) {
            places.giveBack(address);
            places = null;
        }
    }

    @Override
    public AsyncContext startAsync() {
        return endedBy(super.startAsync());
    }

    @Override
    public AsyncContext startAsync(ServletRequest request, ServletResponse response) {
        return endedBy(super.startAsync(request, response));
    }

    private AsyncContext endedBy(AsyncContext context) {
        suspended = true;
        context.addListener(new AtTheEnd(this::giveBack));
        return context;
    }
}
