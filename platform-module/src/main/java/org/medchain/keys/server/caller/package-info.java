/**
 * The callers: the identity that a verified token gives, or a caller that has none. It knows nothing of what the caller
 * wants.
 */
package org.medchain.keys.server.caller;
