package org.medchain.keys.server.database;

/** The databases that core's stories are told on: a class with {@code @ParameterizedClass @EnumSource} runs once on each. With the property {@code medchain.citus}
 * Citus is asked in place of PostgreSQL. */
public enum DatabaseKind {
    H2,
    POSTGRESQL;

    private static final class Opened {
        private static final InProcessDatabase H2 = InProcessDatabase.openH2();
    }

    private static final class OpenedPostgresql {
        private static final InProcessDatabase POSTGRESQL =
                CitusCluster.isWanted() ? CitusCluster.startForAll().database() : InProcessDatabase.openPostgresql();
    }

    /** The same for the whole run: tests don't share tenants, so they don't see each other. */
    public InProcessDatabase database() {
        return this == H2 ? Opened.H2 : OpenedPostgresql.POSTGRESQL;
    }
}
