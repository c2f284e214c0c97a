package org.medchain.keys.console.page;

import java.util.List;

/** Pages that belong together. The console finds them by this type. */
public interface Pages {

    List<Route> routes();
}
