package org.medchain.keys.edge;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;

/** The filters of one context, in this order, which no server promises of filters that are registered one by one. */
final class FilterSequence extends HttpFilter {

    private final transient List<HttpFilter> filters;

    FilterSequence(List<HttpFilter> filters) {
        this.filters = List.copyOf(filters);
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        from(0, chain).doFilter(request, response);
    }

    private FilterChain from(int index, FilterChain end) {
        return index == filters.size()
                ? end
                : (request, response) -> filters.get(index).doFilter(request, response, from(index + 1, end));
    }
}
