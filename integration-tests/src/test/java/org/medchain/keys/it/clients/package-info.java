/** Clients of AWS KMS and of Vault that others wrote, in processes of their own, with this service in the place of what they know. */
package org.medchain.keys.it.clients;
