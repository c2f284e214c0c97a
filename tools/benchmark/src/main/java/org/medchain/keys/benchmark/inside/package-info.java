/** The classes that the benchmark puts into a copy of the EAR to call the service without HTTP. */
package org.medchain.keys.benchmark.inside;
