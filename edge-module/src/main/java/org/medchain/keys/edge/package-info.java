/**
 * The filter that every request meets first and every answer passes last: ids, refusals of what is malformed, headers,
 * problem details in place of error pages. It knows no caller, no operation and no other module.
 */
package org.medchain.keys.edge;
