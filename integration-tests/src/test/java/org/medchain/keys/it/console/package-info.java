/** The console of a running server: a browser without scripts, an issuer that logs in whom the test names, and the pages. */
package org.medchain.keys.it.console;
