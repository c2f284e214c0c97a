package org.medchain.keys.edge;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FilterSequenceTest {

    private final List<String> called = new ArrayList<>();

    private HttpFilter filter(String name, boolean goesOn) {
        return new HttpFilter() {

            @Override
            protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
                    throws IOException, ServletException {
                called.add(name);
                if (goesOn) {
                    chain.doFilter(request, response);
                }
            }
        };
    }

    private void run(HttpFilter... filters) throws IOException, ServletException {
        Exchange exchange = new Exchange();
        new FilterSequence(List.of(filters))
                .doFilter(exchange.request(), exchange.response(), (request, response) -> called.add("end"));
    }

    @Test
    void callsEachInItsTurn() throws Exception {
        run(filter("first", true), filter("second", true));

        assertThat(called).containsExactly("first", "second", "end");
    }

    @Test
    void endsWhereOneEndsIt() throws Exception {
        run(filter("first", true), filter("second", false), filter("third", true));

        assertThat(called).containsExactly("first", "second");
    }
}
