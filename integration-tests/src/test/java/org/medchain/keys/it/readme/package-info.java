/** Runs the commands of the README as a new user does, with the project's own script and the server that the build assembled. */
package org.medchain.keys.it.readme;
