/** Requests to other services over HTTP and TLS, bounded in time and size. */
package org.medchain.keys.server.http;
