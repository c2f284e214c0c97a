/**
 * The bearer token of each request, before JAX-RS: a request without a valid one gets no further. It knows no roles.
 */
package org.medchain.keys.web.token;
