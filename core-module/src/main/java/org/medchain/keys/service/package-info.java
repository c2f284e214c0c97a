/**
 * The one producer of {@link org.medchain.keys.KeyManagementService}, and the service itself: it names the tenant and passes each verb
 * on. It knows no story.
 */
package org.medchain.keys.service;
