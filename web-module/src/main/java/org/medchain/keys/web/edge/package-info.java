/** Shows in the metrics what the filters in front of every context (edge-module) count. It knows nothing else. */
package org.medchain.keys.web.edge;
