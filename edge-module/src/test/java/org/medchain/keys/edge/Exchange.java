package org.medchain.keys.edge;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.reflect.Proxy;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A request and its answer as a server would give them to a filter. */
final class Exchange {

    private final Map<String, List<String>> requestHeaders = new HashMap<>(Map.of("Host", List.of("localhost:9443")));
    private final Map<String, Object> attributes = new HashMap<>();
    private final Map<String, String> headers = new HashMap<>();
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private String protocol = "HTTP/1.1";
    private String method = "GET";
    private String path = "/api/v1/tenants";
    private String query;
    private boolean tls;
    private boolean stalls;
    private String remote = "192.0.2.7";
    private String local = "192.0.2.1";
    private int localPort = 9443;
    private AsyncListener whenAnswered;
    private int status = 200;

    Exchange protocol(String name) {
        protocol = name;
        return this;
    }

    Exchange method(String name) {
        method = name;
        return this;
    }

    Exchange path(String raw) {
        path = raw;
        return this;
    }

    Exchange query(String raw) {
        query = raw;
        return this;
    }

    Exchange with(String header, String... values) {
        requestHeaders.put(header, List.of(values));
        return this;
    }

    Exchange without(String header) {
        requestHeaders.remove(header);
        return this;
    }

    Exchange from(String address) {
        remote = address;
        return this;
    }

    Exchange to(String address, int port) {
        local = address;
        localPort = port;
        return this;
    }

    /** The suspended request is answered, on whatever thread. */
    void completeAsync() throws IOException {
        whenAnswered.onComplete(null);
    }

    void overTls() {
        tls = true;
    }

    void stall() {
        stalls = true;
    }

    int status() {
        return status;
    }

    String header(String name) {
        return headers.get(name);
    }

    Set<String> headerNames() {
        return headers.keySet();
    }

    String body() {
        return body.toString(StandardCharsets.UTF_8);
    }

    Object attribute(String name) {
        return attributes.get(name);
    }

    HttpServletRequest request() {
        return proxy(HttpServletRequest.class, (name, arguments) -> switch (name) {
            case "getMethod" -> method;
            case "getRequestURI" -> path;
            case "getQueryString" -> query;
            case "getProtocol" -> protocol;
            case "isSecure" -> tls;
            case "isAsyncStarted" -> whenAnswered != null;
            case "startAsync" -> asyncContext();
            case "getRemoteAddr" -> remote;
            case "getLocalAddr" -> local;
            case "getLocalPort" -> localPort;
            case "getParameter" -> query == null ? null : query.substring((arguments[0] + "=").length());
            case "getHeader" ->
                requestHeaders.getOrDefault((String) arguments[0], List.of()).stream()
                        .findFirst()
                        .orElse(null);
            case "getHeaders" -> Collections.enumeration(requestHeaders.getOrDefault((String) arguments[0], List.of()));
            case "setAttribute" -> attributes.put((String) arguments[0], arguments[1]);
            case "getAttribute" -> attributes.get((String) arguments[0]);
            case "getInputStream" -> new Input();
            default -> throw new UnsupportedOperationException(name);
        });
    }

    private AsyncContext asyncContext() {
        return proxy(AsyncContext.class, (name, arguments) -> switch (name) {
            case "addListener" -> {
                whenAnswered = (AsyncListener) arguments[0];
                yield null;
            }
            default -> throw new UnsupportedOperationException(name);
        });
    }

    HttpServletResponse response() {
        return proxy(HttpServletResponse.class, (name, arguments) -> switch (name) {
            case "setHeader", "addHeader" -> headers.put((String) arguments[0], (String) arguments[1]);
            case "setContentType" -> headers.put("Content-Type", (String) arguments[0]);
            case "getContentType" -> headers.get("Content-Type");
            case "setContentLength", "flushBuffer" -> null;
            case "resetBuffer" -> {
                body.reset();
                yield null;
            }
            case "setStatus" -> {
                status = (Integer) arguments[0];
                yield null;
            }
            case "getStatus" -> status;
            case "isCommitted" -> false;
            case "sendError" -> {
                status = (Integer) arguments[0];
                yield null;
            }
            case "getOutputStream" -> new Output();
            case "getWriter" -> new PrintWriter(body, true, StandardCharsets.UTF_8);
            default -> throw new UnsupportedOperationException(name);
        });
    }

    private interface Calls {

        Object call(String name, Object... arguments);
    }

    private static <T> T proxy(Class<T> type, Calls calls) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, called, arguments) -> {
                    Object answer = calls.call(called.getName(), arguments);
                    return called.getReturnType() == void.class ? null : answer;
                }));
    }

    private final class Input extends ServletInputStream {

        @Override
        public int read() throws IOException {
            if (stalls) {
                throw new SocketTimeoutException("no bytes for ten seconds");
            }
            return -1;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            return read();
        }

        @Override
        public boolean isFinished() {
            return true;
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void setReadListener(ReadListener listener) {
            throw new UnsupportedOperationException();
        }
    }

    private final class Output extends ServletOutputStream {

        @Override
        public void write(int value) {
            body.write(value);
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void setWriteListener(WriteListener listener) {
            throw new UnsupportedOperationException();
        }
    }
}
