package org.medchain.keys.audit.directing;

import jakarta.inject.Inject;
import java.nio.file.Path;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.settings.Settings;
import org.medchain.keys.server.settings.TextVariable;
import org.medchain.keys.server.settings.Variables;

/**
 * The setting of directing rows.
 *
 * @param keyFile the keys that seal them; made at the first start. All servers need the same
 */
@Shared
record RowKeySettings(Path keyFile) implements Settings {

    static final TextVariable KEY_FILE = TextVariable.required("ROW_KEY_FILE");

    @Inject
    RowKeySettings(Variables variables) {
        this(variables.path(KEY_FILE));
    }
}
