package org.medchain.keys.server.database;

import java.lang.reflect.Proxy;
import java.util.Hashtable;
import javax.naming.CompositeName;
import javax.naming.Context;
import javax.naming.NameParser;
import javax.naming.NamingException;
import javax.naming.spi.InitialContextFactory;
import javax.naming.spi.NamingManager;
import javax.sql.DataSource;

/** Answers every look-up of a data source with one, in place of the server's names. */
final class NamedDataSources {

    private static volatile DataSource current;

    private NamedDataSources() {}

    static synchronized void answerWith(DataSource dataSource) {
        current = dataSource;
        try {
            if (!NamingManager.hasInitialContextFactoryBuilder()) {
                InitialContextFactory factory = NamedDataSources::context;
                NamingManager.setInitialContextFactoryBuilder(environment -> factory);
            }
        } catch (NamingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Context context(Hashtable<?, ?> environment) {
        NameParser parser = CompositeName::new;
        return (Context) Proxy.newProxyInstance(
                NamedDataSources.class.getClassLoader(), new Class<?>[] {Context.class}, (proxy, method, arguments) -> {
                    return switch (method.getName()) {
                        case "lookup" -> current;
                        case "getNameParser" -> parser;
                        default -> throw new NamingException("there are only data sources");
                    };
                });
    }
}
