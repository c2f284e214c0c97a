package org.medchain.keys.edge;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;

/** A request that may take a place of its address, and gives it back when it is answered, on whatever thread. */
final class PlacedRequest extends HttpServletRequestWrapper {

    private final Places places;
    private String address;
    private volatile boolean suspended;

    PlacedRequest(HttpServletRequest request, Places places) {
        super(request);
        this.places = places;
    }

    /** Returns true if the request has a place, and takes one if it has none. */
    synchronized boolean take() {
        if (address == null && places.take(getRemoteAddr())) {
            address = getRemoteAddr();
        }
        return address != null;
    }

    /** The filters are done with it. */
    void passed() {
        if (!suspended) {
            giveBack();
        }
    }

    private synchronized void giveBack() {
        if (address != null) {
            places.giveBack(address);
            address = null;
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
