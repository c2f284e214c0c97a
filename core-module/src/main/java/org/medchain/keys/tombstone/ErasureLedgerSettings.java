package org.medchain.keys.tombstone;

import jakarta.inject.Inject;
import java.nio.file.Path;
import org.medchain.keys.server.Shared;
import org.medchain.keys.settings.Settings;
import org.medchain.keys.settings.TextVariable;
import org.medchain.keys.settings.Variables;

/**
 * Where the erasure ledger is.
 *
 * @param ledgerFile the erasure ledger; made at the first start
 */
@Shared
record ErasureLedgerSettings(Path ledgerFile) implements Settings {

    private static final TextVariable LEDGER_FILE = TextVariable.required("ERASURE_LEDGER_FILE");

    @Inject
    ErasureLedgerSettings(Variables variables) {
        this(variables.path(LEDGER_FILE));
    }
}
