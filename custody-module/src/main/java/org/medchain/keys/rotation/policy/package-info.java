/** Rotation policies: how old the wrappings of a tenant may become, and when its rotations may run. It starts none itself. */
package org.medchain.keys.rotation.policy;
