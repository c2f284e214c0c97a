package org.medchain.keys.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.medchain.keys.AuditUnavailableException;
import org.medchain.keys.BatchResult;
import org.medchain.keys.KeyManagementService;
import org.medchain.keys.PlainKey;
import org.medchain.keys.UnknownPatientException;

class PartsTest {

    private final List<PlainKey> handedOut = new ArrayList<>();

    private PlainKey newKey() {
        PlainKey key = PlainKey.takeOwnershipOf(new byte[PlainKey.LENGTH]);
        handedOut.add(key);
        return key;
    }

    /** One item fails. */
    private List<BatchResult<PlainKey>> answer(List<String> part) {
        List<BatchResult<PlainKey>> results = new ArrayList<>();
        results.add(BatchResult.failed(new UnknownPatientException()));
        while (results.size() < part.size()) {
            results.add(BatchResult.of(newKey()));
        }
        return results;
    }

    @Test
    void leavesNoKeyOfTheFirstIfTheSecondFails() {
        List<String> items = Collections.nCopies(KeyManagementService.MOST_ITEMS + 1, "item");

        assertThatExceptionOfType(AuditUnavailableException.class)
                .isThrownBy(() -> Parts.ask(
                        items,
                        part -> {
                            if (part.size() == 1) {
                                throw new AuditUnavailableException();
                            }
                            return answer(part);
                        },
                        PlainKey::close));

        assertThat(handedOut)
                .hasSize(KeyManagementService.MOST_ITEMS - 1)
                .allSatisfy(key -> assertThatIllegalStateException().isThrownBy(key::copyOfBytes));
    }
}
