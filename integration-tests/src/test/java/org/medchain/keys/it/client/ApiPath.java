package org.medchain.keys.it.client;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Fills path templates. */
final class ApiPath {

    private ApiPath() {}

    static String of(String template, String... segments) {
        String path = template;
        for (String segment : segments) {
            path = path.replaceFirst("\\{\\}", encode(segment));
        }
        return path;
    }

    static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
