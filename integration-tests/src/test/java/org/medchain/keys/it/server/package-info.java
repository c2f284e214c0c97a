/**
 * Starts, stops and kills MedChain servers as an operator would: the server that the build assembled, as processes of their
 * own with their own data and secrets. It knows nothing of what is asked of them over HTTP.
 */
package org.medchain.keys.it.server;
