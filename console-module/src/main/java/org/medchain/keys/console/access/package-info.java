/** The refusals of the console: a role that is missing, and how a refusal is recorded and explained. */
package org.medchain.keys.console.access;
