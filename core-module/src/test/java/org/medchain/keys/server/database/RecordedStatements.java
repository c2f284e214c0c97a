package org.medchain.keys.server.database;

import java.lang.StackWalker.StackFrame;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.hibernate.engine.jdbc.connections.internal.DriverManagerConnectionProviderImpl;

/** The statements that the application prepares while they are recorded, whichever way it comes to them. */
public final class RecordedStatements {

    private static final String ROOT = "org.medchain.keys.";
    private static final String OWN = ROOT + "server.database.";

    private static volatile RecordedStatements current;

    private final boolean onPostgresql;
    private final Map<String, String> callers = new ConcurrentHashMap<>();
    private final Set<String> reached = ConcurrentHashMap.newKeySet();
    private final AtomicInteger prepared = new AtomicInteger();

    /** Hands out connections, which record while anything is recorded. */
    static final class Connections extends DriverManagerConnectionProviderImpl {

        private final Map<String, Object> settings;

        Connections(String url, String user) {
            settings = Map.of(
                    "hibernate.connection.url",
                    url,
                    "hibernate.connection.username",
                    user,
                    "hibernate.connection.password",
                    "");
        }

        @Override
        public void configure(Map<String, Object> given) {
            Map<String, Object> all = new HashMap<>(given);
            all.putAll(settings);
            super.configure(all);
        }

        @Override
        public Connection getConnection() throws SQLException {
            Connection connection = super.getConnection();
            RecordedStatements recording = current;
            return recording != null && DatabaseProduct.isPostgresql(connection) == recording.onPostgresql
                    ? recording.recorded(connection)
                    : connection;
        }

        @Override
        public void closeConnection(Connection connection) throws SQLException {
            super.closeConnection(
                    Proxy.isProxyClass(connection.getClass()) ? connection.unwrap(Connection.class) : connection);
        }
    }

    private RecordedStatements(boolean onPostgresql) {
        this.onPostgresql = onPostgresql;
    }

    /** Records what happens on PostgreSQL meanwhile. */
    public static RecordedStatements during(Runnable work) {
        return during(work, true);
    }

    /** Records what happens on H2 meanwhile. */
    static RecordedStatements onH2During(Runnable work) {
        return during(work, false);
    }

    private static RecordedStatements during(Runnable work, boolean onPostgresql) {
        RecordedStatements recorded = new RecordedStatements(onPostgresql);
        current = recorded;
        try {
            work.run();
        } finally {
            current = null;
        }
        return recorded;
    }

    private Connection recorded(Connection connection) {
        return (Connection) Proxy.newProxyInstance(
                Connection.class.getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("prepareStatement")) {
                        note((String) arguments[0]);
                    }
                    if (method.getName().equals("unwrap") && arguments[0] == Connection.class) {
                        return connection;
                    }
                    try {
                        return method.invoke(connection, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private void note(String sql) {
        List<StackFrame> frames = StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE)
                .walk(all -> all.filter(frame -> frame.getClassName().startsWith(ROOT)
                                && !frame.getClassName().startsWith(OWN))
                        .toList());
        // What a test asks for itself is none of the application's.
        if (!frames.isEmpty() && isOfTheApplication(frames.get(0))) {
            prepared.incrementAndGet();
            frames.stream()
                    .filter(RecordedStatements::isOfTheApplication)
                    .map(RecordedStatements::name)
                    .forEach(reached::add);
            Stream.of(sql.split("; "))
                    .forEach(part -> callers.merge(part, name(frames.get(0)), RecordedStatements::first));
        }
    }

    /** Returns true for the classes of a module, which are in a folder or, once it is packaged, in its jar. */
    private static boolean isOfTheApplication(StackFrame frame) {
        String path = frame.getDeclaringClass()
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .getPath();
        return !path.contains("/test-classes") && !path.contains("-tests");
    }

    /** The method that was written, of a lambda the one around it. */
    private static String name(StackFrame frame) {
        String method = frame.getMethodName();
        return frame.getDeclaringClass().getName()
                + '.'
                + (method.startsWith("lambda$")
                        ? method.substring(method.indexOf('$') + 1, method.lastIndexOf('$'))
                        : method);
    }

    private static String first(String one, String other) {
        return one.compareTo(other) <= 0 ? one : other;
    }

    /** Returns how often the application had a statement prepared. */
    public int prepared() {
        return prepared.get();
    }

    /** The statements, each with the method that asks, the first by name if there are several. */
    Map<String, String> callers() {
        return Map.copyOf(callers);
    }

    /** The application's methods that had a statement prepared, or called one that did. */
    Set<String> reached() {
        return new HashSet<>(reached);
    }
}
