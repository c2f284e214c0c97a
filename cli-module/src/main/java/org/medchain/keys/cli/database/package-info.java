/**
 * The tables of an installation over the nodes of Citus: {@code medchain distribute} and {@code undistribute}, with their SQL. It knows neither what a
 * server does with the tables nor where one is.
 */
package org.medchain.keys.cli.database;
