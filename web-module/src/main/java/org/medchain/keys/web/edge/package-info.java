/**
 * What the web tier has from the filters in front of every context (edge-module), and gives them: what they count, in the metrics; the description
 * of the interface, for them to answer. It knows nothing else.
 */
package org.medchain.keys.web.edge;
