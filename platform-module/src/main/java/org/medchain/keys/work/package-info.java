/**
 * Runs what the service does by itself on each server: features declare works, which are started when they are due, each on a thread of its own, with one log and the same gauges; one table says
 * which server holds which subject, by the database's clock. It knows no feature, and not who rings.
 */
package org.medchain.keys.work;
