/** What the filter in front of every context (edge-module) counts, in the metrics. It knows nothing else. */
package org.medchain.keys.web.edge;
