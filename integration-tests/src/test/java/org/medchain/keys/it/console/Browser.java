package org.medchain.keys.it.console;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.medchain.keys.it.server.MedChainServer;

/** A browser without scripts, of one person: it keeps cookies, follows redirects, and sends forms as pages have them. */
public final class Browser {

    private static final Pattern TOKEN = Pattern.compile("name=\"csrf\" value=\"([^\"]+)\"");
    private static final Pattern FORM = Pattern.compile("<form\\s[^>]*action=\"([^\"]+)\"");
    private static final Pattern INPUT = Pattern.compile("<input\\s[^>]*>");

    private final MedChainServer server;
    private final String language;
    private final Map<String, String> cookies = new TreeMap<>();
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
    private Page last;

    /** A page as it came. */
    public record Page(HttpResponse<String> response) {

        public int status() {
            return response.statusCode();
        }

        public String text() {
            return response.body();
        }

        public Optional<String> header(String name) {
            return response.headers().firstValue(name);
        }

        /** Returns the value of a hidden field; fails if there is none. */
        String hidden(String name) {
            Matcher field =
                    Pattern.compile("name=\"" + name + "\" value=\"([^\"]*)\"").matcher(text());
            if (!field.find()) {
                throw new AssertionError("the page has no field " + name);
            }
            return field.group(1);
        }

        /** Returns where the browser goes by itself. */
        public URI forwardedTo() {
            Matcher refresh = Pattern.compile("http-equiv=\"refresh\" content=\"0;url=([^\"]+)\"")
                    .matcher(text());
            if (!refresh.find()) {
                throw new AssertionError("the page leads nowhere by itself");
            }
            return unescaped(refresh.group(1));
        }
    }

    public Browser(MedChainServer server) {
        this(server, "en");
    }

    Browser(MedChainServer server, String language) {
        this.server = server;
        this.language = language;
    }

    Map<String, String> cookies() {
        return cookies;
    }

    /** Logs in whom the issuer logs in, and returns the page that the person gets. */
    public Page login() {
        return get("/login");
    }

    public Page get(String path) {
        return open(console(path));
    }

    /** Opens a page of the console or of somebody else. */
    public Page open(URI page) {
        return follow(send(HttpRequest.newBuilder(page).GET()));
    }

    /** Sends the only form of a page of somebody else, with what the page put into it. */
    public Page submit(Page page, String... fields) {
        Matcher form = FORM.matcher(page.text());
        if (!form.find()) {
            throw new AssertionError("the page has no form");
        }
        Map<String, String> sent = new HashMap<>();
        INPUT.matcher(page.text())
                .results()
                .map(MatchResult::group)
                .forEach(input -> sent.put(attribute(input, "name"), attribute(input, "value")));
        sent.remove("");
        for (int i = 0; i < fields.length; i += 2) {
            sent.put(fields[i], fields[i + 1]);
        }
        return follow(send(form(page.response().uri().resolve(unescaped(form.group(1))), sent)));
    }

    private static String attribute(String element, String name) {
        Matcher attribute = Pattern.compile("\\s" + name + "=\"([^\"]*)\"").matcher(element);
        return attribute.find() ? attribute.group(1) : "";
    }

    private static URI unescaped(String url) {
        return URI.create(url.replace("&amp;", "&"));
    }

    /** Gets what is at the path, whatever it is. */
    public Page getOnce(String path) {
        return send(HttpRequest.newBuilder(console(path)).GET());
    }

    /** Opens what is at the address, whatever it is. */
    public Page openOnce(String url) {
        return send(HttpRequest.newBuilder(URI.create(url)).GET());
    }

    /** Sends a form of the last page. */
    public Page post(String path, String... fields) {
        Map<String, String> sent = new HashMap<>();
        Matcher token = TOKEN.matcher(last.text());
        if (token.find()) {
            sent.put("csrf", token.group(1));
        }
        for (int i = 0; i < fields.length; i += 2) {
            sent.put(fields[i], fields[i + 1]);
        }
        return postExactly(path, sent);
    }

    /** Sends the form that asks for the erasure of a patient's keys. */
    Page requestErasure(String patientId, String legalBasis, String typedAgain) {
        return post("/patient/erase", "patientId", patientId, "legalBasis", legalBasis, "confirmPatientId", typedAgain);
    }

    /** Sends a form of the last page, and returns the bytes of the file that it is answered with. */
    byte[] download(String path, String... fields) {
        Matcher token = TOKEN.matcher(last.text());
        if (!token.find()) {
            throw new AssertionError("the page has no form");
        }
        Map<String, String> sent = new HashMap<>(Map.of("csrf", token.group(1)));
        for (int i = 0; i < fields.length; i += 2) {
            sent.put(fields[i], fields[i + 1]);
        }
        HttpResponse<byte[]> response = exchange(form(console(path), sent), BodyHandlers.ofByteArray());
        if (response.statusCode() != 200) {
            throw new AssertionError("the download was answered with " + response.statusCode());
        }
        return response.body();
    }

    Page postExactly(String path, Map<String, String> fields) {
        return follow(send(form(console(path), fields)));
    }

    private static HttpRequest.Builder form(URI target, Map<String, String> fields) {
        String form = fields.entrySet().stream()
                .map(it -> encode(it.getKey()) + "=" + encode(it.getValue()))
                .collect(Collectors.joining("&"));
        return HttpRequest.newBuilder(target)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form));
    }

    private URI console(String path) {
        return URI.create(server.uri() + "/console" + path);
    }

    private Page follow(Page page) {
        Page shown = page;
        while (shown.status() == 302 || shown.status() == 303) {
            shown = send(HttpRequest.newBuilder(target(shown)).GET());
        }
        last = shown;
        return shown;
    }

    /** Returns where a redirect leads; the port of the console is another with each start. */
    private URI target(Page redirect) {
        URI target =
                redirect.response().uri().resolve(redirect.header("Location").orElseThrow());
        return target.getPath().startsWith("/console")
                ? URI.create(server.uri()
                        + target.getRawPath()
                        + (target.getRawQuery() == null ? "" : "?" + target.getRawQuery()))
                : target;
    }

    private Page send(HttpRequest.Builder request) {
        return new Page(exchange(request, BodyHandlers.ofString()));
    }

    private <T> HttpResponse<T> exchange(HttpRequest.Builder request, HttpResponse.BodyHandler<T> handler) {
        if (!cookies.isEmpty()) {
            request.header(
                    "Cookie",
                    cookies.entrySet().stream()
                            .map(it -> it.getKey() + "=" + it.getValue())
                            .collect(Collectors.joining("; ")));
        }
        request.header("Accept-Language", language).header("Accept", "text/html");
        try {
            HttpResponse<T> response = http.send(request.build(), handler);
            response.headers().allValues("Set-Cookie").forEach(this::keep);
            return response;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private void keep(String cookie) {
        String[] pair = cookie.split(";", 2)[0].split("=", 2);
        if (cookie.contains("Max-Age=0")) {
            cookies.remove(pair[0]);
        } else {
            cookies.put(pair[0], pair[1]);
        }
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
