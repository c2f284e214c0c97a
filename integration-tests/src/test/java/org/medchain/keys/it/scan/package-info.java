/**
 * Looks for secrets in what an installation left behind: logs, dumps, database files and tables. It finds a secret in any form
 * that a careless line of code would give it, and reports where it was, never the secret.
 */
package org.medchain.keys.it.scan;
