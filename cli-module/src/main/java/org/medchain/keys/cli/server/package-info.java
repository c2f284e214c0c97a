/**
 * A server of this machine, as an unpacked archive or a clone has it: its variables, the files that they come from, its start, its stop, and whether it
 * has started. It knows neither what the settings mean nor how a server is built.
 */
package org.medchain.keys.cli.server;
