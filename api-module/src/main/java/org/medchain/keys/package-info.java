/**
 * The interface that hospital applications use: {@link org.medchain.keys.KeyManagementService}, its values and its
 * exceptions. It knows nothing of HTTP, of databases or of who wraps the keys.
 */
package org.medchain.keys;
