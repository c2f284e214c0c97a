/**
 * The parsing of MedChain's command lines, by picocli: each option by name, one line for a person if something is
 * wrong, and {@code --help}; and which checks of a server are down. It knows nothing of what a command does.
 */
package org.medchain.keys.chain.command;
