/**
 * Who is calling: the verified token of the server's security, or a caller that has none. It knows nothing of what the
 * caller wants.
 */
package org.medchain.keys.server.caller;
