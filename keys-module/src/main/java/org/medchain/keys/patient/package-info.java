/**
 * The patients of each tenant and their erasure keys. It knows nothing of data keys.
 */
package org.medchain.keys.patient;
