/**
 * The classes that a web module in the same EAR may take: HTTP answers for the exceptions of the API, and the origin of
 * its requests in the audit trail. It knows the API and nothing else of the service.
 */
package org.medchain.keys.embedding;
