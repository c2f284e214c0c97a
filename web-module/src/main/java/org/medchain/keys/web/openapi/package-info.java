/** Completes the description of the interface, {@code WEB-INF/openapi.yaml}, once at the start, and gives it to the filter that answers {@code /openapi}. */
package org.medchain.keys.web.openapi;
