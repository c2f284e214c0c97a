package org.medchain.keys.cli.database;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.util.List;
import java.util.Properties;
import java.util.ServiceLoader;
import java.util.function.Function;
import java.util.stream.Stream;
import org.medchain.keys.cli.server.ServerException;
import org.medchain.keys.cli.server.ServerVariables;

/** The PostgreSQL that a server's variables name, by the driver that the server has. */
public final class NamedDatabase {

    /** The folder of Open Liberty that has the drivers. */
    public static final Path DRIVERS = Path.of("usr", "shared", "resources", "jdbc");

    private static final String POSTGRESQL = "jdbc:postgresql:";

    private final ServerVariables variables;
    private final Path drivers;

    /** @param drivers the folder with the server's drivers */
    public NamedDatabase(ServerVariables variables, Path drivers) {
        this.variables = variables;
        this.drivers = drivers;
    }

    /**
     * Lets work be done on its tables.
     *
     * @return what the work returns
     * @throws ServerException if a variable is missing, or the URL is not PostgreSQL's
     */
    public List<String> with(Function<Distribution, List<String>> work) {
        String url = required("DATABASE_URL");
        if (!url.startsWith(POSTGRESQL)) {
            throw new ServerException("DATABASE_URL must be of PostgreSQL, the coordinator of Citus.");
        }
        Properties service = login("DATABASE_USER", "DATABASE_PASSWORD");
        Properties owner = variables.find("DATABASE_OWNER").isEmpty()
                ? service
                : login("DATABASE_OWNER", "DATABASE_OWNER_PASSWORD");
        try (URLClassLoader loader = new URLClassLoader(jars(), NamedDatabase.class.getClassLoader())) {
            Driver driver = driver(loader, url);
            return work.apply(new Distribution(() -> connect(driver, url, owner), () -> connect(driver, url, service)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Connection connect(Driver driver, String url, Properties login) throws SQLException {
        return driver.connect(url, login);
    }

    private Properties login(String user, String password) {
        Properties login = new Properties();
        login.setProperty("user", required(user));
        login.setProperty("password", required(password));
        return login;
    }

    private String required(String name) {
        return variables.find(name).orElseThrow(() -> new ServerException(name + " must be set."));
    }

    private URL[] jars() {
        try (Stream<Path> files = Files.isDirectory(drivers) ? Files.list(drivers) : Stream.empty()) {
            return files.filter(file -> file.toString().endsWith(".jar"))
                    .map(NamedDatabase::url)
                    .toArray(URL[]::new);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static URL url(Path file) {
        try {
            return file.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Driver driver(ClassLoader loader, String url) {
        try {
            for (Driver driver : ServiceLoader.load(Driver.class, loader)) {
                if (driver.acceptsURL(url)) {
                    return driver;
                }
            }
        } catch (SQLException e) {
            throw new ServerException("DATABASE_URL is no URL of PostgreSQL's driver.", e);
        }
        throw new ServerException("There is no driver of PostgreSQL in " + drivers + ".");
    }
}
