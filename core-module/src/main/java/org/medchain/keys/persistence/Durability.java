package org.medchain.keys.persistence;

import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

/**
 * Makes a commit survive a crash of the machine where the database does not do so by itself. PostgreSQL writes its log
 * through to the disk before it answers a commit; H2 answers first, and only {@code CHECKPOINT SYNC} forces its file.
 *
 * <p>That alone is not enough: with a write delay, H2 hands what it has to write to a thread of its own, and the checkpoint
 * forces the file without waiting for it. Without a delay it writes before it forces;
 * {@code WRITE_DELAY=0} in {@code DATABASE_URL} sees to that.
 */
@ApplicationScoped
public class Durability {

    @Resource(lookup = "jdbc/medchain-unmanaged")
    private DataSource dataSource;

    private DatabaseProduct product;

    /** For the proxy. */
    protected Durability() {}

    @Inject
    Durability(DatabaseProduct product) {
        this.product = product;
    }

    /**
     * Returns when everything that was committed before the call is on disk.
     *
     * @throws SQLException if that can't be known
     */
    public void awaitDisk() throws SQLException {
        if (product.isPostgresql()) {
            return;
        }
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CHECKPOINT SYNC");
        }
    }
}
