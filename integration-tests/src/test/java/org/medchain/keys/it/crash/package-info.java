/**
 * Kills the server while it hands out keys and looks, after the next start on the same data, whether everything that it had
 * acknowledged is still there. It knows the server only over HTTP.
 */
package org.medchain.keys.it.crash;
