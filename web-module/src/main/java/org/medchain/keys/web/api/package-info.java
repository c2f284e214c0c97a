/**
 * The resources: text into types, one call, the answer built. They decide nothing; what they refuse is text that is no
 * value.
 */
package org.medchain.keys.web.api;
