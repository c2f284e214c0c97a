/** The feed of revocations over HTTP: text into types, one call, the answer built. */
package org.medchain.keys.web.revocation;
