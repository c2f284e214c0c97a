/** Requests that can be sent again: the header {@code Idempotency-Key}. */
package org.medchain.keys.web.repeat;
