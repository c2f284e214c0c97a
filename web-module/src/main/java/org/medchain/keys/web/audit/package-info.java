/**
 * The audit trail over HTTP: turns text into types, makes one call, and writes what comes back as JSON, as lines of JSON or as
 * FHIR. It knows nothing of how events are stored or verified.
 */
package org.medchain.keys.web.audit;
