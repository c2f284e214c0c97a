/**
 * Kills the server while it is asked for everything at once and looks, after the next start on the same data, whether everything
 * that it had acknowledged is still so. It knows the server over HTTP; only {@code kill-points.btm} and {@code slice-points.btm} name classes of it.
 */
package org.medchain.keys.it.crash;
