/**
 * The commands that the program medchain has in a clone: the server that is built there, started on data of its own, with a KMS simulator or SoftHSM if
 * asked; its tokens; and the measurements. It is not in the archive and knows nothing of what the service does.
 */
package org.medchain.keys.dev;
