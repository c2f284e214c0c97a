/**
 * What clients can rely on, tried over HTTP against the running server and nothing else. Each test class makes hospitals of
 * its own.
 */
package org.medchain.keys.it.http;
