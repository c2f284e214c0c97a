/**
 * Data keys: generated, sealed under the patient's erasure key, stored, opened again. The story of each operation is in
 * DataKeyOperations; the package knows nothing of HTTP or of who wraps.
 */
package org.medchain.keys.datakey;
