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
import java.io.UncheckedIOException;
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
    private int contentLength = -1;
    private int readable = Integer.MAX_VALUE;
    private boolean suspended;
    private int completions;
    private int dispatches;
    private ReadListener readListener;
    private WriteListener writeListener;
    private final ByteArrayOutputStream sent = new ByteArrayOutputStream();
    private int read;

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

    /** States a body of this length, of which nothing has arrived. */
    Exchange expecting(int length) {
        contentLength = length;
        return this;
    }

    /** A client that reads so many writes of the server and then waits. */
    Exchange reading(int writes) {
        readable = writes;
        return this;
    }

    /** The client sends some of the body; the listener is told. */
    void send(byte[] bytes) throws IOException {
        sent.writeBytes(bytes);
        if (readListener != null) {
            try {
                readListener.onDataAvailable();
            } catch (IOException e) {
                readListener.onError(e);
            }
            if (sent.size() == contentLength) {
                readListener.onAllDataRead();
            }
        }
    }

    /** The server can't read more of the body. */
    void failBody(IOException failure) {
        if (readListener != null) {
            readListener.onError(failure);
        }
    }

    /** The client leaves amid the body, or amid the answer. */
    void leave() {
        failBody(new IOException("gone"));
        if (writeListener != null) {
            writeListener.onError(new IOException("gone"));
        }
    }

    /** The client reads so many writes more; the listener is told. */
    void read(int writes) throws IOException {
        readable = writes;
        writeListener.onWritePossible();
    }

    boolean isSuspended() {
        return suspended;
    }

    int completions() {
        return completions;
    }

    int dispatches() {
        return dispatches;
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
            case "isAsyncStarted" -> suspended;
            case "isAsyncSupported" -> true;
            case "startAsync" -> {
                suspended = true;
                yield suspension();
            }
            case "getContextPath" -> "";
            case "getRequestURL" -> url();
            case "getContentLength" -> contentLength;
            case "getContentLengthLong" -> (long) contentLength;
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

    @SuppressWarnings("JdkObsolete") // The type of the servlet API.
    private StringBuffer url() {
        return new StringBuffer("https://localhost:9443" + path);
    }

    private AsyncContext suspension() {
        return proxy(AsyncContext.class, (name, arguments) -> switch (name) {
            case "complete" -> {
                suspended = false;
                completions++;
                yield null;
            }
            case "dispatch" -> {
                suspended = false;
                dispatches++;
                yield null;
            }
            case "addListener" -> {
                whenAnswered = (AsyncListener) arguments[0];
                yield null;
            }
            case "start" -> {
                ((Runnable) arguments[0]).run();
                yield null;
            }
            case "setTimeout" -> null;
            default -> throw new UnsupportedOperationException(name);
        });
    }

    HttpServletResponse response() {
        return proxy(HttpServletResponse.class, (name, arguments) -> switch (name) {
            case "setHeader", "addHeader" -> headers.put((String) arguments[0], (String) arguments[1]);
            case "setContentType" -> headers.put("Content-Type", (String) arguments[0]);
            case "containsHeader" -> headers.containsKey((String) arguments[0]);
            case "getContentType" -> headers.get("Content-Type");
            case "setContentLength", "flushBuffer", "setBufferSize", "setCharacterEncoding" -> null;
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
            case "sendRedirect" -> {
                status = HttpServletResponse.SC_FOUND;
                yield headers.put("Location", (String) arguments[0]);
            }
            case "getOutputStream" -> new Output();
            case "getCharacterEncoding" -> StandardCharsets.UTF_8.name();
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
            return read == sent.size() ? -1 : sent.toByteArray()[read++];
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int next = read();
            if (next >= 0) {
                bytes[offset] = (byte) next;
            }
            return next < 0 ? -1 : 1;
        }

        @Override
        public boolean isFinished() {
            return true;
        }

        @Override
        public boolean isReady() {
            return read < sent.size();
        }

        @Override
        public void setReadListener(ReadListener listener) {
            readListener = listener;
        }
    }

    private final class Output extends ServletOutputStream {

        @Override
        public void write(int value) {
            body.write(value);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            readable--;
            body.write(bytes, offset, length);
        }

        @Override
        public boolean isReady() {
            return readable > 0;
        }

        @Override
        public void setWriteListener(WriteListener listener) {
            writeListener = listener;
            try {
                listener.onWritePossible();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
