/**
 * What the records database needs beside entities: migrations before the first use, and commits that are on disk when they
 * are answered. It knows no table.
 */
package org.medchain.keys.persistence;
