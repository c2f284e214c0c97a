/**
 * Builds the hospital of {@code examples/} as its own project, from what is installed in a Maven repository, and uses it: a server of its own, which
 * calls the service over HTTP.
 */
package org.medchain.keys.it.hospital;
