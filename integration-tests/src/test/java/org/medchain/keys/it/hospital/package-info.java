/**
 * Builds applications as their own projects, outside of this build, from what is installed in a Maven repository, and uses them with the service over
 * HTTP: the hospital of {@code examples/}, and what the pages for Spring Boot and for MicroProfile say.
 */
package org.medchain.keys.it.hospital;
