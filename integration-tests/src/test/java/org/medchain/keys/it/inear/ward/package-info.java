/**
 * A hospital's own web module, which runs inside the server: it injects the key management service and uses it in requests,
 * managed threads, timers and transactions of its own. It knows nothing of the service but its API module.
 */
package org.medchain.keys.it.inear.ward;
