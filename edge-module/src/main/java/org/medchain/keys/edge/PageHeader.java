package org.medchain.keys.edge;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;

/**
 * The style of the header of the page that shows the interface: the service's own name in place of the server's logo. The page asks for it at a path
 * at which Open Liberty has an empty style.
 */
final class PageHeader {

    private static final String PATH = "/openapi/ui/css/custom-header.css";

    private PageHeader() {}

    static boolean isAskedFor(HttpServletRequest request) {
        return PATH.equals(request.getRequestURI());
    }

    static void write(HttpServletResponse response) throws IOException {
        response.setContentType("text/css; charset=UTF-8");
        try (InputStream style = PageHeader.class.getResourceAsStream("header.css")) {
            style.transferTo(response.getOutputStream());
        }
    }
}
