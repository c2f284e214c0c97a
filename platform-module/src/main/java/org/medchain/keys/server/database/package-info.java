/**
 * The parts of the records database beside entities: migrations before the first use, and commits that are on disk when they
 * are answered. Others read rows by {@link org.medchain.keys.server.database.RowQuery}, change them by
 * {@link org.medchain.keys.server.database.RowWrite}, and have entities for what has states. Of tables it knows who may do what with
 * them, and nothing of what is in them.
 */
package org.medchain.keys.server.database;
