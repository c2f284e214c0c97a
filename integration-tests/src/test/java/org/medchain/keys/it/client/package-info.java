/**
 * Talks to a running installation over HTTP as hospitals and auditors do, and remembers every plain key it was given. It
 * judges no answer; that is for the tests.
 */
package org.medchain.keys.it.client;
