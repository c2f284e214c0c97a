/**
 * The parts of the records database beside entities: migrations before the first use, and commits that are on disk when
 * they are answered. Of tables it knows who may do what with them, and nothing of what is in them.
 */
package org.medchain.keys.server.database;
