/**
 * Measures audited operations, inside the server and over HTTP, in one run with what they are compared to. It
 * starts servers and a database of its own; nothing of it is in the product.
 */
package org.medchain.keys.benchmark;
