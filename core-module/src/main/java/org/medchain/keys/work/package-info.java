/**
 * Runs what the service does by itself on each server: features declare works, one engine has the timer, the threads, the log and the gauges; one table says
 * which server holds which subject, by the database's clock. It knows no feature.
 */
package org.medchain.keys.work;
