/**
 * The audit export: a chain's entries as NDJSON, one line each, with what stands beside the chain. It writes and reads
 * lines; whether the chain is whole is for others to say.
 */
package org.medchain.keys.chain.export;
