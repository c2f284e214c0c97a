/** Spans of requests, calls and waits, for a tracing system. No span names a patient, a tenant or a key. */
package org.medchain.keys.server.tracing;
