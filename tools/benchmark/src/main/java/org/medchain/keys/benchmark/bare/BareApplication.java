package org.medchain.keys.benchmark.bare;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;

/** JAX-RS without filters, interceptors and beans of its own. */
@ApplicationPath("/")
public class BareApplication extends Application {}
