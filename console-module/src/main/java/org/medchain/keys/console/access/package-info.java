/** The access rules of the console: which roles may perform an operation, and how a refusal is recorded and explained. */
package org.medchain.keys.console.access;
