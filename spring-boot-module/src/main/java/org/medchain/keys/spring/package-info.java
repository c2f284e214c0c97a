/**
 * Makes the client's objects beans of Spring Boot 3 and 4, from the properties {@code medchain.keys.*}. It does no cryptography and sends nothing
 * itself, but for the question of the health indicator.
 */
package org.medchain.keys.spring;
