/**
 * Tenants and their CMKs over HTTP: turns text into types, makes one call, and writes the answer.
 */
package org.medchain.keys.web.tenant;
