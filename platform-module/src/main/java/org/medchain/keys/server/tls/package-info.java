/** The server's TLS certificate, and whom the server trusts when it calls others. */
package org.medchain.keys.server.tls;
