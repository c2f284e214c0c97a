/**
 * The access rules: roles, the operation that each resource method performs, and where a request came from. It knows
 * nothing of what the operations do.
 */
package org.medchain.keys.web.security;
