/**
 * Rotations, their policies, and what keys are wrapped under, over HTTP: turns text into types, makes one call, and writes the answer.
 */
package org.medchain.keys.web.rotation;
