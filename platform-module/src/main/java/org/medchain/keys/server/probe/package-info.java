/**
 * The port of probes, with a thread of its own, so that orchestrators are answered whatever requests do to the threads that they share. It knows no
 * check: the web tier says what is answered.
 */
package org.medchain.keys.server.probe;
