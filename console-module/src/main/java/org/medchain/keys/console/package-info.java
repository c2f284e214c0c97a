/**
 * The console: pages for people, who log in at the installation's issuer. It runs the use cases of core in process, with the
 * operations, roles and audit events of the HTTP interface. It knows no provider, no database and no key.
 */
package org.medchain.keys.console;
