/**
 * Runs what the service does by itself on each server: features declare works, one engine has the timer, the threads, the log and the gauges.
 * It knows no feature.
 */
package org.medchain.keys.work;
