/** The command line: one class for each group of commands, each command one request and what is shown of the answer. */
package org.medchain.keys.cli;
